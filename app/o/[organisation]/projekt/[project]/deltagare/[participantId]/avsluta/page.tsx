import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions, overtakenTexts } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { Form, RadioField, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { exitReasons, outcomes, routes } from "@/lib/codes";
import { endParticipation, reopenParticipation } from "@/lib/participants/actions";
import { nameText } from "@/lib/participants/domain";
import { endValues } from "@/lib/participants/forms/domain";
import { getParticipantForm } from "@/lib/participants/queries";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("end") };
}

/** Ends a participation, corrects its end, or takes it up again. */
export default async function EndPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/avsluta">) {
  const { participantId, ...place } = await params;
  const { head, today } = await getParticipantForm(place, { participantId });
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const back = path(place, "deltagare", participantId);
  const values = endValues(head);
  const options = {
    exitReason: codeOptions(exitReasons, locale, t("none")),
    outcome: codeOptions(outcomes, locale, t("none")),
    route: codeOptions(routes, locale, t("none")),
  };
  const compared = [
    { name: "endsOn", label: t("field.endsOn") },
    { name: "exitReason", label: t("field.exitReason"), options: options.exitReason },
    { name: "outcome", label: t("field.outcome"), options: options.outcome },
    { name: "route", label: t("field.route"), options: options.route },
  ];
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={back} prefetch={false}>
            {nameText(head, t("noName"), t("unreadableName"))}
          </Link>
        }
        title={t(head.endsOn === null ? "endTitle" : "changeEnd")}
      />
      <div className="grid gap-10">
        <Form action={endParticipation} goTo={back} hidden={{ enrolmentId: head.enrolmentId }} place={place}>
          <Version value={head.version} />
          <Overtaken fields={compared} texts={await overtakenTexts()} />
          <TextField
            defaultValue={head.endsOn ?? today}
            hint={t("hint.endsOn")}
            label={t("field.endsOn")}
            max={today}
            name="endsOn"
            type="date"
          />
          <SelectField
            defaultValue={values.exitReason}
            hint={t("hint.exitReason")}
            label={t("field.exitReason")}
            name="exitReason"
            options={options.exitReason}
            required={false}
          />
          <RadioField columns={2} defaultValue={values.outcome} label={t("field.outcome")} name="outcome" options={options.outcome} />
          <SelectField defaultValue={values.route} label={t("field.route")} name="route" options={options.route} required={false} />
          <SubmitButton>{t(head.endsOn === null ? "end" : "save")}</SubmitButton>
        </Form>
        {head.endsOn !== null && (
          <Section title={t("reopenTitle")}>
            <p className="mb-4 max-w-[60ch] text-ink-2">{t("reopenText")}</p>
            <Form action={reopenParticipation} goTo={back} hidden={{ enrolmentId: head.enrolmentId }} place={place}>
              <Version value={head.version} />
              <SubmitButton variant="secondary">{t("reopen")}</SubmitButton>
            </Form>
          </Section>
        )}
      </div>
    </div>
  );
}
