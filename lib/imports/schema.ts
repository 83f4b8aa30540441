import type { Day } from "@/lib/dates";
import type { FactWrites, Party, StoredFacts, Tally } from "@/lib/import-rows/domain";

export type Person = {
  id: string;
  version: number;
  /** Twelve digits; undefined leaves the number as it is stored. */
  number12: string | null | undefined;
  givenName: string | null;
  familyName: string | null;
  /** There is a name that does not open: it is left as it is stored. */
  isUnreadable?: true;
  birthDate: Day | null;
  birthYear: number | null;
};
export type StoredPerson = Omit<Person, "number12"> & {
  hasNumber: boolean;
  isNumberUnreadable: boolean;
  isProtected: boolean;
  enrolmentIds: string[];
};
export type Enrolment = {
  id: string;
  version: number;
  externalId: string;
  personId: string;
  householdId: string | null;
  sex: string;
  municipality: string | null;
  referredById: string | null;
  startsOn: Day;
  endsOn: Day | null;
  exitReason: string | null;
  outcome: string | null;
  route: string | null;
  monthsInSupport: number | null;
  screening: string | null;
  expectedToMove: boolean;
  caseworkerId: string | null;
};
export type Period = Pick<Enrolment, "id" | "personId" | "startsOn" | "endsOn" | "exitReason">;

/** What is in the project, and of persons in the organisation, that the files touch. */
export type Stored = StoredFacts & {
  project: { startsOn: Day; endsOn: Day | null };
  parties: Party[];
  /** Users who work in the project, by e-mail in lower case. */
  staff: Map<string, string>;
  enrolments: Map<string, Enrolment>;
  persons: Map<string, StoredPerson>;
  /** Who holds a number that the files give. */
  personOf: Map<string, string>;
  /** All enrolments in the project of the persons above. */
  periods: Period[];
  /** The first measurement or situation of an enrolment. */
  firstFactOn: Map<string, Day>;
};
export type Writes = FactWrites & {
  persons: { insert: Person[]; update: Person[]; remove: string[] };
  enrolments: { insert: Enrolment[]; update: Enrolment[] };
};
export type Plan = Tally & { writes: Writes };
