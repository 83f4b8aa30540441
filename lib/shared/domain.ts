import type { Day } from "@/lib/dates";
import type { SharedFilter } from "./schema";

/** Somebody in the list of a party: only what is open and known; a field that is neither is not there. */
export type SharedItem = {
  enrolmentId: string;
  personId: string;
  /** The name if it is open, else the pseudonym. */
  label: string;
  step?: number;
  measuredOn?: Day;
  municipality?: string;
};

const byLabel = new Intl.Collator("sv");
const inAlphabet = (a: SharedItem, b: SharedItem) => byLabel.compare(a.label, b.label) || (a.enrolmentId < b.enrolmentId ? -1 : 1);

/**
 * The list as it was asked for. Order, filter and counts read what is in the items and nothing else:
 * somebody whose step is hidden and somebody who was never measured stand in the same place.
 */
export function listed(items: readonly SharedItem[], { sort, step }: SharedFilter) {
  const keys = {
    namn: () => 0,
    steg: (item: SharedItem) => item.step ?? 9,
    matt: (item: SharedItem) => Number((item.measuredOn ?? "0").replaceAll("-", "")),
  };
  return {
    items: items
      .filter((item) => step === undefined || item.step === Number(step))
      .sort((a, b) => keys[sort](a) - keys[sort](b) || inAlphabet(a, b)),
    total: items.length,
    counts: [0, 1, 2, 3, 4].map((value) => items.filter((item) => item.step === value).length),
  };
}
