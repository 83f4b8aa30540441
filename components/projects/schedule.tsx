import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { calledMeeting } from "@/lib/meetings/minutes/domain";
import type { ProjectFacts } from "@/lib/projects/domain";
import { formatDay } from "@/lib/text";

/** Meetings by their rhythm, and which reports are due when and to whom. */
export async function Schedule({
  meetings,
  reports,
}: {
  meetings: ProjectFacts["meetingSeries"];
  reports: ProjectFacts["reportObligations"];
}) {
  const [t, locale] = [await getTranslations("project"), await getLocale()];
  return (
    <>
      {reports.length > 0 && (
        <Section title={t("reportsTitle", { count: reports.length })}>
          <Table caption={t("reportsCaption")}>
            <thead>
              <tr>
                <Th>{t("dueHead")}</Th>
                <Th>{t("report")}</Th>
                <Th>{t("covers")}</Th>
                <Th>{t("recipient")}</Th>
              </tr>
            </thead>
            <tbody>
              {reports.map((report) => (
                <Tr key={`${report.dueOn}${report.name}`}>
                  <Td className="whitespace-nowrap">{formatDay(report.dueOn, locale)}</Td>
                  <Th scope="row">{report.name}</Th>
                  <Td>
                    {report.coversFrom && report.coversTo
                      ? t("range", { from: formatDay(report.coversFrom, locale), to: formatDay(report.coversTo, locale) })
                      : ""}
                  </Td>
                  <Td>{report.recipient}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Section>
      )}
      {meetings.length > 0 && (
        <Section title={t("meetingsTitle")}>
          <ul className="grid gap-1">
            {meetings.map((series) => (
              <li key={series.id}>
                <strong className="font-semibold">{calledMeeting({ name: null, kind: series.kind }, locale)}</strong>,{" "}
                {t("perYear", { count: series.perYear })}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
