import { type Day, daysBetween } from "@/lib/dates";

/** What a project has promised, to whom and with what money. Never about a person. */
export type ProjectFacts = {
  name: string;
  summary: string;
  ownerUnit: string;
  funder: string | null;
  startsOn: Day;
  endsOn: Day | null;
  capacityMin: number | null;
  capacityMax: number | null;
  capacityUnit: "PARTICIPANT" | "FAMILY" | "PLACE_YEAR";
  measureEveryDays: number;
  parties: { id: string; name: string; code: string }[];
  goals: { key: string; label: string; target: number | null; direction: string | null; unit: string; modality: string }[];
  milestones: { name: string; dueOn: Day | null; reachedOn: Day | null }[];
  meetingSeries: { id: string; kind: string; perYear: number }[];
  reportObligations: { name: string; dueOn: Day; coversFrom: Day | null; coversTo: Day | null; recipient: string }[];
  /** Whole kronor. */
  budgetLines: { year: number; kind: string; label: string; amountSek: number }[];
};

export type BudgetYear<L> = { year: number; lines: L[]; income: number; cost: number; balance: number };

/** Budget lines by year, with what comes in, what goes out and what is left, in whole kronor. */
export function budgetYears<L extends { year: number; kind: string; amountSek: number }>(lines: L[]): BudgetYear<L>[] {
  const years = [...new Set(lines.map((line) => line.year))].sort((a, b) => a - b);
  return years.map((year) => {
    const ofYear = lines.filter((line) => line.year === year);
    const sum = (kind: string) => ofYear.filter((line) => line.kind === kind).reduce((total, line) => total + line.amountSek, 0);
    return { year, lines: ofYear, income: sum("INCOME"), cost: sum("COST"), balance: sum("INCOME") - sum("COST") };
  });
}

/** Where a project stands in its own time on a day. The end date is its last day. */
export function projectPhase(project: { startsOn: Day; endsOn: Day | null }, today: Day): "planned" | "running" | "ended" {
  if (today < project.startsOn) return "planned";
  return project.endsOn && daysBetween(project.endsOn, today) > 0 ? "ended" : "running";
}
