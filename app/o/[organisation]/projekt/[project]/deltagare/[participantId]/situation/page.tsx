import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions, overtakenTexts, SituationFields } from "@/components/participants/fields";
import { capital, ParticipantFrame } from "@/components/participants/frame";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { codeLabel, educations, incomeSources, occupations } from "@/lib/codes";
import { noteSituation } from "@/lib/participants/actions";
import { situationValues } from "@/lib/participants/forms/domain";
import { listParticipantSituations } from "@/lib/participants/queries";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("tab.situation") };
}

/** How a participant has lived: income, occupation, education on a date; add one, or change one (`?andra=`). */
export default async function SituationPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/situation">) {
  const { participantId, ...place } = await params;
  const { andra } = await searchParams;
  const situationId = typeof andra === "string" ? andra : undefined;
  const { head, situations, chosen, on, today } = await listParticipantSituations(place, { participantId, situationId });
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const here = path(place, "deltagare", participantId, "situation");
  const options = {
    incomeSources: codeOptions(incomeSources, locale),
    occupation: codeOptions(occupations, locale, t("none")),
    education: codeOptions(educations, locale, t("none")),
  };
  const values = chosen && situationValues(chosen);
  const compared = [
    { name: "observedOn", label: t("field.observedOn") },
    { name: "incomeSources", label: t("field.incomeSources"), options: options.incomeSources },
    { name: "occupation", label: t("field.occupation"), options: options.occupation },
    { name: "extentPercent", label: t("field.extentPercent") },
    { name: "education", label: t("field.education"), options: options.education },
  ];
  return (
    <ParticipantFrame current="situation" head={head} on={on} place={place}>
      <div className="grid gap-10">
        {situations.length === 0 ? (
          <EmptyState text={t("situation.emptyText")} title={t("situation.emptyTitle")} />
        ) : (
          <Table caption={t("situation.caption")}>
            <thead>
              <tr>
                <Th>{t("field.observedOn")}</Th>
                <Th>{t("field.incomeSources")}</Th>
                <Th>{t("field.occupation")}</Th>
                <Th numeric>{t("field.extentPercent")}</Th>
                <Th>{t("field.education")}</Th>
                <Th>
                  <span className="sr-only">{t("situation.change")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {situations.map((one) => (
                <Tr key={one.id} selected={one.id === chosen?.id}>
                  <Td className="whitespace-nowrap font-semibold">{formatDay(one.observedOn, locale)}</Td>
                  <Td>{capital(one.incomeSources.map((code) => codeLabel(incomeSources, code, locale)).join(", "))}</Td>
                  <Td>{one.occupation && capital(codeLabel(occupations, one.occupation, locale))}</Td>
                  <Td numeric>{one.extentPercent === null ? "" : t("percent", { percent: one.extentPercent })}</Td>
                  <Td>{one.education && capital(codeLabel(educations, one.education, locale))}</Td>
                  <Td numeric>
                    <Link className="link" href={`${here}?andra=${one.id}`} prefetch={false}>
                      {t("situation.change")} <span className="sr-only">{formatDay(one.observedOn, locale)}</span>
                    </Link>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        <div className="max-w-[44rem]">
          <Section title={chosen ? t("situation.changeOf", { day: formatDay(chosen.observedOn, locale) }) : t("situation.add")}>
            <Form
              action={noteSituation}
              draft={{ form: "situation", enrolmentId: head.enrolmentId, subjectId: chosen?.id }}
              goTo={chosen ? here : undefined}
              hidden={{ enrolmentId: head.enrolmentId, situationId: chosen?.id ?? "" }}
              key={chosen?.id ?? "new"}
              place={place}
            >
              <Version value={chosen?.version ?? 0} />
              <Overtaken fields={compared} texts={await overtakenTexts()} />
              <TextField
                defaultValue={values?.observedOn ?? today}
                label={t("field.observedOn")}
                max={today}
                name="observedOn"
                type="date"
              />
              <SituationFields chosen={chosen?.incomeSources} values={values ?? {}} />
              <div className="flex flex-wrap items-center gap-4">
                <SubmitButton>{t("situation.save")}</SubmitButton>
                {chosen && (
                  <Link className="link" href={here} prefetch={false}>
                    {t("cancel")}
                  </Link>
                )}
              </div>
            </Form>
          </Section>
        </div>
      </div>
    </ParticipantFrame>
  );
}
