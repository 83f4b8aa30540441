import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { isOver, nextHappenings } from "@/lib/activities/domain";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { Table, Td, Th, Tr } from "../ui/table";
import { HappenedForm } from "./happened-form";
import { activityWords, type Shown } from "./words";

/** Activities as a table: what, with whom, where it stands, since when; from a row, what happened or a change is one click away. */
export async function ActivityTable({
  activities,
  place,
  participantId,
  on,
  open,
  mayEdit,
}: {
  activities: readonly Shown[];
  place: Place;
  participantId: string;
  on: Day;
  /** The activity whose form "what has happened" is open. */
  open?: string;
  mayEdit: boolean;
}) {
  const [t, words] = [await getTranslations("activities"), await activityWords(on)];
  const here = path(place, "deltagare", participantId, "plan");
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("column.activity")}</Th>
          <Th>{t("column.party")}</Th>
          <Th>{t("column.state")}</Th>
          <Th>{t("column.date")}</Th>
          {mayEdit && (
            <Th>
              <span className="sr-only">{t("column.do")}</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {activities.flatMap((one) => {
          const isOpen = mayEdit && one.id === open && nextHappenings(one.state).length > 0;
          const row = (
            <Tr className="align-top" key={one.id} selected={isOpen}>
              <Td>
                <span className="font-semibold">{words.name(one)}</span>
                <span className="block text-ink-3 text-small">{words.more(one)}</span>
              </Td>
              <Td>{one.party}</Td>
              <Td>
                {words.state(one)}
                <span className="block text-ink-3 text-small">{words.waited(one)}</span>
              </Td>
              <Td>{words.when(one)}</Td>
              {mayEdit && (
                <Td className="text-right">
                  <span className="flex flex-wrap justify-end gap-x-4 gap-y-1">
                    {!isOver(one.state) && !isOpen && (
                      <Link className="link inline-block min-h-6" href={`${here}?insats=${one.id}#hant`} prefetch={false}>
                        {t(`next.${one.state as "NEEDED"}`)} <span className="sr-only">{words.name(one)}</span>
                      </Link>
                    )}
                    <Link className="link inline-block min-h-6" href={`${here}/insats/${one.id}`} prefetch={false}>
                      {t("change")} <span className="sr-only">{words.name(one)}</span>
                    </Link>
                  </span>
                </Td>
              )}
            </Tr>
          );
          if (!isOpen) return [row];
          return [
            row,
            <tr key={`${one.id} hant`}>
              <td className="border-line border-b bg-surface px-4 py-4" colSpan={5} id="hant">
                <HappenedForm activity={one} name={words.name(one)} on={on} participantId={participantId} place={place} />
              </td>
            </tr>,
          ];
        })}
      </tbody>
    </Table>
  );
}
