import type { ActivityKind } from "@/lib/codes";
import { type ActivityDays, choiceOf, type Detail } from "../domain";

const text = (value: string | number | null) => (value === null ? "" : String(value));

type Stored = ActivityDays & {
  version: number;
  kind: ActivityKind;
  detail: Detail | null;
  title: { text: string | null };
  partyId: string | null;
  employerId: string | null;
  extentPercent: number | null;
};

/** An activity as the fields of its form: how it begins, and what the loser of two edits is shown. */
export function activityValues(stored: Stored): Record<string, string> {
  return {
    version: text(stored.version),
    choice: choiceOf(stored),
    title: text(stored.title.text),
    partyId: text(stored.partyId),
    employerId: text(stored.employerId),
    extentPercent: text(stored.extentPercent),
    neededOn: text(stored.neededOn),
    offeredOn: text(stored.offeredOn),
    acceptedOn: text(stored.acceptedOn),
    startsOn: text(stored.startsOn),
    plannedUntil: text(stored.plannedUntil),
    endsOn: text(stored.endsOn),
    how: stored.status === "GENOMFORD" || stored.status === "AVBRUTEN" ? stored.status : "",
  };
}
