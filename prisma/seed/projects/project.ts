import type { MeetingKind, PartyCode } from "../../../lib/codes.ts";
import type { CriterionKey, Params } from "../../../lib/criteria/domain.ts";
import type { Day } from "../../../lib/dates.ts";
import type { Definition } from "../../../lib/goals/schema.ts";
import type { Rule } from "../../../lib/meetings/domain.ts";

/** What a project has promised, as its own document says it. Shares are 0-1, money whole kronor. */
export type ProjectSeed = {
  slug: string;
  organisation: string;
  funder: string;
  name: string;
  summary: string;
  ownerUnit: string;
  startsOn: Day;
  endsOn: Day | null;
  capacity: { min?: number; max: number; unit: "PARTICIPANT" | "FAMILY" | "PLACE_YEAR" };
  participantNoun: "PARTICIPANT" | "PARENT";
  measureEveryDays: number;
  followUpDates: Day[];
  parties: { code: PartyCode; name: string }[];
  /** Whom it is for, as its document says: keys of the catalogue in lib/criteria. */
  criteria: { [K in CriterionKey]: { key: K; params: Params[K] } }[CriterionKey][];
  goals: GoalSeed[];
  milestones: { goalKey: string | null; name: string; dueOn: Day | null; reachedOn: Day | null }[];
  meetings: MeetingSeed[];
  reports: { kind: string; name: string; dueOn: Day; coversFrom: Day | null; coversTo: Day | null; recipient: string }[];
  budget: { year: number; kind: "INCOME" | "COST"; label: string; amountSek: number }[];
};

/** A series with its rule; without one the document says how often, and not when. */
export type MeetingSeed = { kind: MeetingKind; name: string; perYear: number } & (
  | { rule?: undefined }
  | { rule: Pick<Rule, "weekday" | "everyMonths" | "everyWeeks" | "weeks">; startsAt: string; minutes: number; room: string }
);

export type GoalSeed = {
  key: string;
  label: string;
  definition: Definition;
  /** Goals of one name share out the same exits between them. */
  partition?: string;
  target: number | null;
  direction: "AT_LEAST" | "AT_MOST" | null;
  unit: "SHARE" | "COUNT" | "PLACE_YEARS" | "YES_NO";
  modality?: "BOR";
  dueOn?: Day;
};
