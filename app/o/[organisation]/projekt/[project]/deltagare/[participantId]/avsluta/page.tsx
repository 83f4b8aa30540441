import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { DerivedOutcome } from "@/components/exits/derived";
import { SituationFields } from "@/components/exits/situation-fields";
import { codeOptions, overtakenTexts } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { Form, RadioField, SelectField, SubmitButton, TextArea, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { exitReasons, incomeSources, occupations, outcomes, routes } from "@/lib/codes";
import { endParticipation, reopenParticipation } from "@/lib/exits/actions";
import { getExitForm } from "@/lib/exits/queries";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("end") };
}

/** Ends a participation, corrects its end, or takes it up again. */
export default async function EndPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/avsluta">) {
  const { participantId, ...place } = await params;
  const { head, values, unreadable, parties, order, today } = await getExitForm(place, { participantId });
  const [t, x, locale] = [await getTranslations("participants"), await getTranslations("exits"), await getLocale()];
  const back = path(place, "deltagare", participantId);
  const options = {
    exitReason: codeOptions(exitReasons, locale, t("none")),
    outcome: codeOptions(outcomes, locale, x("asFactsSay")),
    route: codeOptions(routes, locale, t("none")),
    party: [{ value: "", label: x("nobody") }, ...parties.map(({ id, name }) => ({ value: id, label: name }))],
  };
  const compared = [
    { name: "endsOn", label: t("field.endsOn") },
    { name: "exitReason", label: t("field.exitReason"), options: options.exitReason },
    { name: "incomeSources", label: t("field.incomeSources"), options: codeOptions(incomeSources, locale) },
    { name: "occupation", label: t("field.occupation"), options: codeOptions(occupations, locale) },
    { name: "extentPercent", label: t("field.extentPercent") },
    { name: "receivingPartyId", label: x("receivingParty"), options: options.party },
    { name: "plan", label: x("plan") },
    { name: "outcome", label: t("field.outcome"), options: options.outcome },
    { name: "outcomeReason", label: x("outcomeReason") },
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
        <Form
          action={endParticipation}
          className="grid gap-10"
          draft={{ form: "endParticipation", enrolmentId: head.enrolmentId }}
          goTo={back}
          hidden={{ enrolmentId: head.enrolmentId }}
          place={place}
        >
          <div className="grid gap-5">
            <Version value={head.version} />
            <Overtaken fields={compared} texts={await overtakenTexts()} />
            <div className="grid items-end gap-5 sm:grid-cols-2">
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
            </div>
          </div>
          <Section title={x("situationTitle")}>
            <div className="grid gap-5">
              <p className="max-w-[60ch] text-ink-2">{x("situationText")}</p>
              <SituationFields values={values} />
            </div>
          </Section>
          <Section title={x("receiverTitle")}>
            <div className="grid gap-5">
              <SelectField
                defaultValue={values.receivingPartyId}
                label={x("receivingParty")}
                name="receivingPartyId"
                options={options.party}
                required={false}
              />
              <TextArea
                defaultValue={values.plan}
                hint={unreadable.plan ? x("unreadable") : x("planHint")}
                label={x("plan")}
                name="plan"
                required={false}
                rows={3}
              />
            </div>
          </Section>
          <Section title={t("field.outcome")}>
            <div className="grid gap-5">
              <DerivedOutcome initial={values.outcome ?? ""} order={order} texts={derivedTexts(x)} />
              <RadioField columns={2} defaultValue={values.outcome} label={x("outcome")} name="outcome" options={options.outcome} />
              <TextArea
                defaultValue={values.outcomeReason}
                hint={unreadable.reason ? x("unreadable") : x("outcomeReasonHint")}
                label={x("outcomeReason")}
                name="outcomeReason"
                required={false}
                rows={2}
              />
              <SelectField defaultValue={values.route} label={t("field.route")} name="route" options={options.route} required={false} />
            </div>
          </Section>
          <div>
            <SubmitButton>{t(head.endsOn === null ? "end" : "save")}</SubmitButton>
          </div>
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

/** A sentence for each outcome that the facts can say, and one for none. */
function derivedTexts(x: Awaited<ReturnType<typeof getTranslations<"exits">>>): Record<string, string> {
  return Object.fromEntries([...outcomes.map(({ code }) => [code, x(`derived.${code}`)]), ["", x("derived.none")]]);
}
