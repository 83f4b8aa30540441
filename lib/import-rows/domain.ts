import type { ActivityKind, ActivityStatus, HouseholdKind, IncomeSource, Reason, Residence, Round } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { type FileName, type Issue, shown } from "@/lib/import-file";
import type { Row } from "./schema";

export type Party = { id: string; code: string; name: string };
export type Child = { birthYear: number; residence: Residence };
/** `version` is what was read: a write only changes a row that still has it. */
export type Household = { id: string; version: number; externalId: string; kind: HouseholdKind; municipality: string | null };
export type Measurement = {
  id: string;
  enrolmentId: string;
  measuredOn: Day;
  round: Round;
  revision: number;
  value: number;
  reason: Reason | null;
  waitingForId: string | null;
};
/** The newest revision of a slot; without a value when it was withdrawn. */
export type StoredMeasurement = Omit<Measurement, "id" | "value"> & { value: number | null };
export type Situation = {
  id: string;
  version: number;
  enrolmentId: string;
  observedOn: Day;
  incomeSources: IncomeSource[];
  occupation: string | null;
  extentPercent: number | null;
  education: string | null;
};
export type Activity = {
  id: string;
  version: number;
  enrolmentId: string;
  kind: ActivityKind;
  partyId: string | null;
  offeredOn: Day | null;
  startsOn: Day | null;
  endsOn: Day | null;
  status: ActivityStatus;
};

/** What the project holds already, of what the files name. */
export type StoredFacts = {
  households: Map<string, Household & { children: Child[] }>;
  measurements: Map<string, StoredMeasurement>;
  situations: Map<string, Situation>;
  activities: Map<string, Activity>;
};
export type Change<T> = { insert: T[]; update: T[] };
export type FactWrites = {
  households: Change<Household>;
  children: { householdId: string; children: Child[] }[];
  measurements: Measurement[];
  situations: Change<Situation>;
  activities: Change<Activity>;
};

/** What a check adds to: counts of rows, what is wrong, what is worth knowing. */
export type Tally = { created: number; updated: number; unchanged: number; problems: Issue[]; notices: Issue[] };

/** How rows find what they refer to: an enrolment's id and start, "unsound" when its own row is, or nothing. */
export type Lookup = {
  participant: (externalId: string) => { id: string; startsOn: Day } | "unsound" | undefined;
  party: (text: string) => string | "unknownParty" | "ambiguousParty";
  newId: () => string;
};

export const slotKey = (row: { enrolmentId: string; measuredOn: Day; round: string }) =>
  `${row.enrolmentId}|${row.measuredOn}|${row.round}`;
export const situationKey = (row: { enrolmentId: string; observedOn: Day }) => `${row.enrolmentId}|${row.observedOn}`;
export const activityKey = (row: Omit<Activity, "id" | "version" | "endsOn" | "status">) =>
  [row.enrolmentId, row.kind, row.partyId, row.offeredOn, row.startsOn].join("|");

/** What the file says, else what is stored: an absent column (undefined) leaves, an empty cell (null) empties. */
export function pick<T>(said: T | null | undefined, stored: T | null | undefined): T | null {
  return said === undefined ? (stored ?? null) : said;
}

/** The rows by what they have in common, in their order. */
export function groupBy<T, K>(rows: T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Whether two flat rows say the same. */
export function isSame<T extends object>(one: T, other: { [K in keyof T]: unknown }): boolean {
  return Object.keys(one).every((key) => {
    const [a, b]: unknown[] = [one[key as keyof T], other[key as keyof T]];
    return a === b || (Array.isArray(a) && Array.isArray(b) && a.join() === b.join());
  });
}

/** Adds a problem about a row; `column` null when it is about the row as a whole. */
export function report(
  tally: Tally,
  row: Pick<Row<FileName>, "at">,
  column: string | null,
  key: Issue["key"],
  values?: Issue["values"],
): void {
  tally.problems.push({ ...row.at, column, key, ...(values ? { values } : {}) });
}

/** Keeps one of several equal rows (the others count as unchanged); a row that says something else under the same key is a problem. */
export function oncePerKey<N extends FileName>(rows: Row<N>[], column: string, keyOf: (row: Row<N>) => string, tally: Tally): Row<N>[] {
  const first = new Map<string, { row: Row<N>; content: string }>();
  for (const row of rows) {
    const { at: _at, ...values } = row;
    const content = JSON.stringify(values);
    const key = keyOf(row);
    const earlier = first.get(key);
    if (!earlier) first.set(key, { row, content });
    else if (earlier.content === content) tally.unchanged += 1;
    else report(tally, row, column, "otherContent", { other: earlier.row.at.row });
  }
  return [...first.values()].map(({ row }) => row);
}

/** Finds a party by name, or by code when only one of the project's parties has it; case does not matter. */
export function partyFinder(parties: Party[]): Lookup["party"] {
  const plain = (text: string) => text.normalize("NFC").toLocaleLowerCase("sv");
  const names = new Map(parties.map((party) => [plain(party.name), party.id]));
  const codes = new Map<string, string>();
  for (const { code, id } of parties) codes.set(plain(code), codes.has(plain(code)) ? "ambiguousParty" : id);
  return (text) => names.get(plain(text)) ?? codes.get(plain(text)) ?? "unknownParty";
}

/** The party a cell names: its id, null when empty, undefined when there is none such (reported). */
export function partyOf(
  tally: Tally,
  row: Pick<Row<FileName>, "at">,
  column: string,
  text: string | null,
  find: Lookup,
): string | null | undefined {
  if (text === null) return null;
  const found = find.party(text);
  if (found !== "unknownParty" && found !== "ambiguousParty") return found;
  report(tally, row, column, found, { value: shown(text) });
  return undefined;
}

/** Households: new ones get ids, known ones change where the file says otherwise. Gives every household's id by its hushall_id. */
export function planHouseholds(rows: Row<"hushall">[], stored: StoredFacts, writes: FactWrites, tally: Tally, newId: () => string) {
  const ids = new Map([...stored.households].map(([externalId, { id }]) => [externalId, id]));
  for (const row of oncePerKey(rows, "hushall_id", (row) => row.hushall_id, tally)) {
    const known = stored.households.get(row.hushall_id);
    const household: Household = {
      id: known?.id ?? newId(),
      version: known?.version ?? 1,
      externalId: row.hushall_id,
      kind: row.typ,
      municipality: pick(row.kommun, known?.municipality),
    };
    ids.set(row.hushall_id, household.id);
    settle(known, household, writes.households, tally);
  }
  return ids;
}

/** Children: a household's rows replace the children it has; the same number of the same year and home is no change. */
export function planChildren(
  rows: Row<"barn">[],
  { ids, mentioned }: { ids: Map<string, string>; mentioned: Set<string> },
  stored: StoredFacts,
  writes: FactWrites,
  tally: Tally,
): void {
  for (const [externalId, own] of groupBy(rows, (row) => row.hushall_id)) {
    const householdId = ids.get(externalId);
    if (!householdId) {
      if (!mentioned.has(externalId)) for (const row of own) report(tally, row, "hushall_id", "noHousehold", { value: shown(externalId) });
      continue;
    }
    const before = stored.households.get(externalId)?.children ?? [];
    const children = own.map((row) => ({ birthYear: row.fodelsear, residence: row.boende }));
    const listed = (all: Child[]) =>
      all
        .map((child) => `${child.birthYear} ${child.residence}`)
        .sort()
        .join();
    const isEqual = listed(before) === listed(children);
    tally[isEqual ? "unchanged" : before.length === 0 ? "created" : "updated"] += own.length;
    if (!isEqual) writes.children.push({ householdId, children });
  }
}

/** Measurements: a new slot is a first revision, a changed one the next; nothing is overwritten. */
export function planMeasurements(rows: Row<"matningar">[], stored: StoredFacts, writes: FactWrites, tally: Tally, find: Lookup): void {
  for (const row of oncePerKey(rows, "datum", (row) => `${row.deltagare_id}|${row.datum}|${row.omgang}`, tally)) {
    const enrolmentId = enrolmentOn(row, row.datum, tally, find);
    const party = row.vantar_pa === undefined ? undefined : partyOf(tally, row, "vantar_pa", row.vantar_pa, find);
    if (!enrolmentId || (party === undefined && row.vantar_pa !== undefined)) continue;
    const slot = { enrolmentId, measuredOn: row.datum, round: row.omgang };
    const known = stored.measurements.get(slotKey(slot));
    const reason = pick(row.orsak, known?.reason);
    if (party && reason !== "VANTAR_PART") {
      report(tally, row, "vantar_pa", "waitsWithoutReason");
      continue;
    }
    // A party that is only stored goes with the reason it belonged to.
    const waitingForId = reason === "VANTAR_PART" ? pick(party, known?.waitingForId) : null;
    const said = { value: row.varde, reason, waitingForId };
    if (known && isSame(said, known)) {
      tally.unchanged += 1;
      continue;
    }
    tally[known && known.value !== null ? "updated" : "created"] += 1;
    writes.measurements.push({ id: find.newId(), ...slot, revision: (known?.revision ?? 0) + 1, ...said });
  }
}

/** Situations: one per enrolment and day. */
export function planSituations(rows: Row<"situationer">[], stored: StoredFacts, writes: FactWrites, tally: Tally, find: Lookup): void {
  for (const row of oncePerKey(rows, "datum", (row) => `${row.deltagare_id}|${row.datum}`, tally)) {
    const enrolmentId = enrolmentOn(row, row.datum, tally, find);
    if (!enrolmentId) continue;
    const known = stored.situations.get(situationKey({ enrolmentId, observedOn: row.datum }));
    const situation: Situation = {
      id: known?.id ?? find.newId(),
      version: known?.version ?? 1,
      enrolmentId,
      observedOn: row.datum,
      incomeSources: row.forsorjning,
      occupation: pick(row.sysselsattning, known?.occupation),
      extentPercent: pick(row.omfattning_procent, known?.extentPercent),
      education: pick(row.utbildning, known?.education),
    };
    settle(known, situation, writes.situations, tally);
  }
}

/** Activities (insatser): what, with whom, offered and started when say which one it is. */
export function planActivities(rows: Row<"insatser">[], stored: StoredFacts, writes: FactWrites, tally: Tally, find: Lookup): void {
  const keyOf = (row: Row<"insatser">) =>
    [row.deltagare_id, row.typ, row.part?.toLocaleLowerCase("sv"), row.erbjuden, row.startdatum].join("|");
  const seen = new Map<string, { row: number; activity: Activity }>();
  for (const row of oncePerKey(rows, "deltagare_id", keyOf, tally)) {
    const enrolmentId = enrolmentOn(row, null, tally, find);
    const partyId = partyOf(tally, row, "part", row.part ?? null, find);
    if (!enrolmentId || partyId === undefined) continue;
    const identity = { enrolmentId, kind: row.typ, partyId, offeredOn: row.erbjuden ?? null, startsOn: row.startdatum ?? null };
    const known = stored.activities.get(activityKey(identity));
    const activity: Activity = {
      id: known?.id ?? find.newId(),
      version: known?.version ?? 1,
      ...identity,
      endsOn: pick(row.slutdatum, known?.endsOn),
      status: row.status,
    };
    // The same party by name in one row and by code in another.
    const twin = seen.get(activityKey(identity));
    seen.set(activityKey(identity), twin ?? { row: row.at.row, activity });
    const refusal = refusedActivity(activity);
    if (refusal) report(tally, row, refusal.column, refusal.key);
    else if (twin && isSame({ ...activity, id: twin.activity.id }, twin.activity)) tally.unchanged += 1;
    else if (twin) report(tally, row, "deltagare_id", "otherContent", { other: twin.row });
    else settle(known, activity, writes.activities, tally);
  }
}

function refusedActivity({ status, startsOn, endsOn }: Activity): { column: string; key: Issue["key"] } | null {
  if ((status === "GENOMFORD" || status === "AVBRUTEN") && !endsOn) return { column: "slutdatum", key: "statusNeedsEnd" };
  if (status === "PAGAR" && !startsOn) return { column: "startdatum", key: "statusNeedsStart" };
  if (status === "PAGAR" && endsOn) return { column: "slutdatum", key: "statusHasEnd" };
  return startsOn && endsOn && endsOn < startsOn ? { column: "slutdatum", key: "endBeforeStart" } : null;
}

/** The enrolment a row is about, unless there is none such or the day is before it began (reported). */
function enrolmentOn(row: Row<"matningar" | "situationer" | "insatser">, day: Day | null, tally: Tally, find: Lookup): string | null {
  const found = find.participant(row.deltagare_id);
  if (!found) report(tally, row, "deltagare_id", "noParticipant", { value: shown(row.deltagare_id) });
  if (!found || found === "unsound") return null;
  if (day !== null && day < found.startsOn) {
    report(tally, row, "datum", "beforeStart", { start: found.startsOn });
    return null;
  }
  return found.id;
}

/** Sorts a row into new, changed or unchanged. */
function settle<T extends object>(known: T | undefined, row: T, change: Change<T>, tally: Tally): void {
  if (!known) change.insert.push(row);
  else if (!isSame(row, known)) change.update.push(row);
  tally[!known ? "created" : isSame(row, known) ? "unchanged" : "updated"] += 1;
}
