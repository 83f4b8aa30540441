import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { Form, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { StepTile } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { endAbsence, handOver, markAway, setExtent } from "@/lib/staffing/actions";
import { type Case, getMember } from "@/lib/staffing/queries";
import { formatDay, formatShortDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staffing"))("metaTitle") };
}

/** One of the staff: their cases in short, handing all of them over, absence and working time. */
export default async function MemberPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/bemanning/[staffId]">) {
  const { staffId: userId, ...place } = await params;
  const { member, cases, others, absences, on } = await getMember(place, { userId });
  const [t, locale] = [await getTranslations("staffing"), await getLocale()];
  const options = (none: string) => [{ value: "", label: none }, ...others.map((one) => ({ value: one.userId, label: one.name }))];
  return (
    <div className="grid max-w-[60rem] gap-10">
      <div className="min-w-0">
        <PageHead
          eyebrow={
            <Link className="link" href={path(place, "bemanning")} prefetch={false}>
              {t("eyebrow")}
            </Link>
          }
          title={member.name}
        >
          {!member.isHere && t("left")}
        </PageHead>
        <Section title={t("casesTitle", { count: cases.length })}>
          {cases.length > 0 && <Cases cases={cases} on={on} place={place} />}
          {member.helpsWith > 0 && <p className="mt-3 text-ink-2">{t("helpsWith", { count: member.helpsWith })}</p>}
        </Section>
      </div>
      {cases.length + member.helpsWith + member.tasks > 0 && (
        <Section title={t("handOverTitle")}>
          <p className="mb-4 max-w-[60ch] text-ink-2">{t("handOverText")}</p>
          <Form action={handOver} hidden={{ fromId: userId }} place={place}>
            <SelectField label={t("to")} name="toId" options={options(t("choose"))} />
            <SubmitButton>{t("handOver")}</SubmitButton>
          </Form>
        </Section>
      )}
      {member.isHere && (
        <>
          <Section title={t("awayTitle")}>
            <p className="mb-4 max-w-[60ch] text-ink-2">{t("awayText")}</p>
            <ul className="mb-4 grid gap-2">
              {absences.map(({ id, startsOn, endsOn, standIn }) => {
                const [from, to] = [formatDay(startsOn, locale), formatDay(endsOn, locale)];
                return (
                  <li className="flex flex-wrap items-center gap-x-4" key={id}>
                    {t("awayFor", { from, to })}, {standIn ? t("covers", { name: standIn }) : t("coversNobody")}
                    <Form action={endAbsence} className="grid" hidden={{ absenceId: id }} place={place}>
                      <SubmitButton aria-label={t("endOf", { from })} size="small" variant="quiet">
                        {t("end")}
                      </SubmitButton>
                    </Form>
                  </li>
                );
              })}
            </ul>
            <Form action={markAway} hidden={{ userId }} place={place}>
              <div className="grid gap-5 sm:grid-cols-2">
                <TextField defaultValue={on} label={t("startsOn")} name="startsOn" type="date" />
                <TextField defaultValue={on} label={t("endsOn")} name="endsOn" type="date" />
              </div>
              <SelectField label={t("standIn")} name="standInId" options={options(t("nobody"))} required={false} />
              <SubmitButton variant="secondary">{t("awaySave")}</SubmitButton>
            </Form>
          </Section>
          <Section title={t("extentTitle")}>
            <Form action={setExtent} hidden={{ userId }} place={place}>
              <TextField
                className="max-w-56"
                defaultValue={member.extent === null ? "" : String(member.extent)}
                inputMode="numeric"
                label={t("extentField")}
                name="extent"
                required={false}
              />
              <SubmitButton variant="secondary">{t("extentSave")}</SubmitButton>
            </Form>
          </Section>
        </>
      )}
    </div>
  );
}

/** Each case in a line: where the person stands, when measured, what is open, when something was last written. */
async function Cases({ cases, place, on }: { cases: Case[]; place: Place; on: Day }) {
  const [t, locale] = [await getTranslations("staffing"), await getLocale()];
  const short = (day: Day | null) => (day === null ? t("never") : formatShortDay(day, on, locale));
  const rows = await Promise.all(cases.map(async (one) => ({ ...one, name: await called(one.told) })));
  return (
    <Table caption={t("casesTitle", { count: cases.length })}>
      <thead>
        <tr>
          <Th>{t("person")}</Th>
          <Th>{t("step")}</Th>
          <Th>{t("measured")}</Th>
          <Th>{t("openTasks")}</Th>
          <Th>{t("lastNote")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ enrolmentId, name, told, openTasks, nextTaskOn, lastNoteOn }) => (
          <Tr key={enrolmentId}>
            <Td>
              <Link className="link" href={path(place, "deltagare", enrolmentId)} prefetch={false}>
                {name}
              </Link>
            </Td>
            <Td>
              <StepTile size={28} value={told.last?.value ?? null} />
            </Td>
            <Td>{short(told.last?.on ?? null)}</Td>
            <Td>{openTasks > 0 && nextTaskOn ? t("nextTask", { count: openTasks, day: short(nextTaskOn) }) : openTasks}</Td>
            <Td>{short(lastNoteOn)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
