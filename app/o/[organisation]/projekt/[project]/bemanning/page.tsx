import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { PageHead } from "@/components/ui/page-head";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Day } from "@/lib/dates";
import { path } from "@/lib/place";
import { type Absence, casesAtFullTime, isAwayOn } from "@/lib/staffing/domain";
import { getStaffing } from "@/lib/staffing/queries";
import { formatNumber, formatShortDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staffing"))("metaTitle") };
}

/** What rests on each of the staff, against their working time, and who is away. */
export default async function StaffingPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/bemanning">) {
  const place = await params;
  const { members, absences, on } = await getStaffing(place, {});
  const [t, locale] = [await getTranslations("staffing"), await getLocale()];
  return (
    <div className="max-w-[60rem]">
      <PageHead title={t("title")}>{t("intro")}</PageHead>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("name")}</Th>
            <Th numeric>{t("cases")}</Th>
            <Th numeric>{t("tasks")}</Th>
            <Th numeric>{t("extent")}</Th>
            <Th numeric>{t("perFull")}</Th>
            <Th>{t("absence")}</Th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => {
            const load = casesAtFullTime(member);
            return (
              <Tr key={member.userId}>
                <Td>
                  <Link className="link" href={path(place, "bemanning", member.userId)} prefetch={false}>
                    {member.name}
                  </Link>
                  {!member.isHere && <span className="block text-small text-warn-ink">{t("left")}</span>}
                </Td>
                <Td numeric>{formatNumber(member.cases, locale)}</Td>
                <Td numeric>
                  {formatNumber(member.tasks, locale)}
                  {member.lateTasks > 0 && <span className="block text-small text-warn-ink">{t("late", { count: member.lateTasks })}</span>}
                </Td>
                <Td numeric>{member.extent === null ? t("notSaid") : t("percent", { percent: member.extent })}</Td>
                <Td numeric>{load === null ? "" : formatNumber(load, locale)}</Td>
                <Td>
                  <Away absence={absences.find(({ userId }) => userId === member.userId)} on={on} />
                </Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}

/** The nearest absence: until when and who covers, or from when. */
async function Away({ absence, on }: { absence?: Absence; on: Day }) {
  const [t, locale] = [await getTranslations("staffing"), await getLocale()];
  if (!absence) return null;
  if (!isAwayOn(absence, on)) return t("awayFrom", { day: formatShortDay(absence.startsOn, on, locale) });
  const day = formatShortDay(absence.endsOn, on, locale);
  return absence.standIn ? t("awayUntil", { day, who: absence.standIn }) : t("awayAlone", { day });
}
