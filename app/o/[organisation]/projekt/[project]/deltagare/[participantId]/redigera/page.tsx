import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { comparedFields, overtakenTexts, PersonFields, SexField, StartFields } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { Banner } from "@/components/ui/banner";
import { CheckField, Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { changeParticipant } from "@/lib/participants/actions";
import { nameText } from "@/lib/participants/domain";
import { formValues } from "@/lib/participants/forms/domain";
import { getParticipantForm } from "@/lib/participants/queries";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("edit") };
}

/** Changes what is known about a participant. */
export default async function ChangePage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/redigera">) {
  const { participantId, ...place } = await params;
  const { head, choices, today } = await getParticipantForm(place, { participantId });
  const t = await getTranslations("participants");
  const protection = await getTranslations("protection");
  const back = path(place, "deltagare", participantId);
  const values = formValues(head);
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={back} prefetch={false}>
            {nameText(head, t("noName"), t("unreadableName"))}
          </Link>
        }
        title={t("edit")}
      />
      <Form
        action={changeParticipant}
        className="grid gap-8"
        draft={{ form: "changeParticipant", enrolmentId: head.enrolmentId }}
        goTo={back}
        hidden={{ enrolmentId: head.enrolmentId }}
        place={place}
      >
        <Version value={head.version} />
        <Version name="personVersion" value={head.personVersion} />
        <Overtaken fields={await comparedFields(choices)} texts={await overtakenTexts()} />
        <Section title={t("section.person")}>
          <div className="grid gap-5">
            {head.isUnreadable && (
              <Banner title={t("unreadableName")} tone="warn">
                {t("unreadableHint")}
              </Banner>
            )}
            {head.isNumberUnreadable && (
              <Banner title={t("unreadableNumber")} tone="warn">
                {t("unreadableHint")}
              </Banner>
            )}
            {head.isProtected ? (
              <SexField values={values} />
            ) : (
              <PersonFields
                needsName={!head.isUnreadable}
                numberHint={head.number ? t("hint.numberStored", { number: head.number }) : t("hint.number")}
                values={values}
              >
                {head.number && <CheckField label={t("field.removeNumber")} name="removeNumber" />}
              </PersonFields>
            )}
          </div>
        </Section>
        <Section title={t("section.start")}>
          <div className="grid gap-5">
            <StartFields choices={choices} hasPlace={!head.isProtected} today={today} values={values} />
          </div>
        </Section>
        <SubmitButton>{t("save")}</SubmitButton>
      </Form>
      <p className="mt-8 text-ink-2">
        {!head.isProtected && protection("offer")}{" "}
        <Link className="link" href={path(place, "deltagare", participantId, "skydd")} prefetch={false}>
          {protection(head.isProtected ? "see" : "offerLink")}
        </Link>
      </p>
    </div>
  );
}
