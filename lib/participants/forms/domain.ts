import type { Day } from "@/lib/dates";

const text = (value: string | number | null) => (value === null ? "" : String(value));
const on = (value: boolean) => (value ? "on" : "");

type Participant = {
  version: number;
  personVersion: number;
  givenName: string | null;
  familyName: string | null;
  birthYear: number | null;
  sex: string;
  municipality: string | null;
  referredBy: { id: string } | null;
  startsOn: Day;
  monthsInSupport: number | null;
  screening: string | null;
  expectedToMove: boolean;
  caseworkerId: string | null;
  coCaseworkerId: string | null;
};

/** A participant as the fields of "Ändra uppgifter": how the form begins, and what the loser of two edits is shown. */
export function formValues(participant: Participant): Record<string, string> {
  return {
    version: text(participant.version),
    personVersion: text(participant.personVersion),
    givenName: text(participant.givenName),
    familyName: text(participant.familyName),
    birthYear: text(participant.birthYear),
    sex: participant.sex,
    municipality: text(participant.municipality),
    referredById: text(participant.referredBy?.id ?? null),
    startsOn: participant.startsOn,
    monthsInSupport: text(participant.monthsInSupport),
    screening: text(participant.screening),
    expectedToMove: on(participant.expectedToMove),
    caseworkerId: text(participant.caseworkerId),
    coCaseworkerId: text(participant.coCaseworkerId),
  };
}

/** A situation as the fields of its form; several sources of income are one text, as the form compares them. */
export function situationValues(situation: {
  version: number;
  observedOn: Day;
  incomeSources: readonly string[];
  occupation: string | null;
  extentPercent: number | null;
  education: string | null;
}): Record<string, string> {
  return {
    version: text(situation.version),
    observedOn: situation.observedOn,
    incomeSources: [...situation.incomeSources].sort().join(","),
    occupation: text(situation.occupation),
    extentPercent: text(situation.extentPercent),
    education: text(situation.education),
  };
}

/** A household as the fields of its form; its children are one text, "2011 FULL_TIME,2017 ALTERNATING". */
export function householdValues(household: {
  version: number;
  kind: string;
  municipality: string | null;
  children: readonly { birthYear: number; residence: string }[];
}): Record<string, string> {
  return {
    version: text(household.version),
    kind: household.kind,
    municipality: text(household.municipality),
    children: household.children
      .map((child) => `${child.birthYear} ${child.residence}`)
      .sort()
      .join(","),
  };
}

/** One field where what was typed and what is stored differ. */
export type Difference = { name: string; mine: string; theirs: string };

/**
 * Field by field, where a form that lost differs from what somebody else has stored since.
 * @param typed what was sent; a field that was not sent (an empty checkbox) is empty
 * @param stored the same fields as they are now
 */
export function differences(typed: Record<string, string | string[]>, stored: Record<string, string>): Difference[] {
  return Object.entries(stored).flatMap(([name, theirs]) => {
    const value = name === "children" ? typedChildren(typed) : typed[name];
    const mine = Array.isArray(value) ? [...value].sort().join(",") : (value ?? "").trim();
    return mine === theirs ? [] : [{ name, mine, theirs }];
  });
}

/** Two lists, row by row; a row without a year is no child. */
function typedChildren({ childYears, childResidences }: Record<string, string | string[]>): string[] {
  const homes = Array.isArray(childResidences) ? childResidences : [];
  return (Array.isArray(childYears) ? childYears : []).flatMap((year, at) =>
    year.trim() === "" ? [] : [`${year.trim()} ${homes[at] ?? ""}`],
  );
}
