import { getLocale, getTranslations } from "next-intl/server";
import { noteVisit, removeVisit } from "@/lib/activities/actions";
import type { Day } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { Form, SubmitButton } from "../ui/form";
import { Table, Td, Th, Tr } from "../ui/table";

/** Planned follow-ups at a workplace: done, or one click to say that it was done today. */
export async function Visits({
  visits,
  place,
  on,
  mayEdit,
}: {
  visits: readonly { id: string; plannedOn: Day; doneOn: Day | null }[];
  place: Place;
  on: Day;
  mayEdit: boolean;
}) {
  const [t, locale] = [await getTranslations("activities"), await getLocale()];
  return (
    <Table caption={t("visits.caption")}>
      <thead>
        <tr>
          <Th>{t("visits.planned")}</Th>
          <Th>{t("column.state")}</Th>
          {mayEdit && (
            <Th>
              <span className="sr-only">{t("column.do")}</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {visits.map((visit) => {
          const day = formatDay(visit.plannedOn, locale);
          return (
            <Tr key={visit.id}>
              <Td className="whitespace-nowrap font-semibold">{day}</Td>
              <Td>
                {visit.doneOn
                  ? t("visits.isDone", { day: formatDay(visit.doneOn, locale) })
                  : t(visit.plannedOn < on ? "visits.late" : "visits.notDone")}
              </Td>
              {mayEdit && (
                <Td>
                  <div className="flex flex-wrap justify-end gap-2">
                    {visit.doneOn === null && (
                      <Form action={noteVisit} className="grid" hidden={{ followUpId: visit.id, doneOn: on }} place={place}>
                        <SubmitButton aria-label={t("visits.doneFor", { day })} size="small" variant="secondary">
                          {t("visits.markDone")}
                        </SubmitButton>
                      </Form>
                    )}
                    <Form action={removeVisit} className="grid" hidden={{ followUpId: visit.id }} place={place}>
                      <SubmitButton aria-label={t("visits.removeFor", { day })} size="small" variant="secondary">
                        {t("visits.remove")}
                      </SubmitButton>
                    </Form>
                  </div>
                </Td>
              )}
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
