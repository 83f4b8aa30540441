import { yearOf } from "@/lib/dates";
import { type Issue, limits, shown } from "@/lib/import-file";
import {
  groupBy,
  isSame,
  type Lookup,
  oncePerKey,
  partyFinder,
  partyOf,
  pick,
  planActivities,
  planChildren,
  planHouseholds,
  planMeasurements,
  planSituations,
  report,
  type Tally,
} from "@/lib/import-rows/domain";
import type { Read, Row, Rows } from "@/lib/import-rows/schema";
import type { Enrolment, Period, Person, Plan, Stored, StoredPerson, Writes } from "./schema";

type Participant = Row<"deltagare">;
type Placed = { row: Participant; known: Enrolment | undefined; personId: string; from: StoredPerson | undefined };

/**
 * What an import would do: each row new, changed or unchanged, every problem, and the rows to write.
 * With problems nothing may be written. Rules: interfaces.md "Import files".
 * @param newId gives a new uuid
 */
export function plan(read: Read, stored: Stored, newId: () => string): Plan {
  const tally: Tally = { created: 0, updated: 0, unchanged: 0, problems: [...read.problems], notices: [...read.notices] };
  const writes: Writes = {
    households: { insert: [], update: [] },
    children: [],
    persons: { insert: [], update: [], remove: [] },
    enrolments: { insert: [], update: [] },
    measurements: [],
    situations: { insert: [], update: [] },
    activities: { insert: [], update: [] },
  };
  const { mentioned } = read;
  const rows = withoutIdentities(read.rows, stored, tally);
  const households = planHouseholds(rows.hushall, stored, writes, tally, newId);
  planChildren(rows.barn, { ids: households, mentioned: mentioned.hushall }, stored, writes, tally);

  const party = partyFinder(stored.parties);
  const missing = { isTold: false };
  const isRowless = read.rowless.some(({ name }) => name === "deltagare");
  const participant: Lookup["participant"] = (id) => {
    const found = begun.get(id) ?? (mentioned.deltagare.has(id) ? "unsound" : undefined);
    if (found || !isRowless) return found;
    // The file of participants came without them: that is told once, not for each who is missing.
    missing.isTold = true;
    return "unsound";
  };
  const find: Lookup = { party, newId, participant };
  const placed = placePersons(
    oncePerKey(rows.deltagare, "deltagare_id", (row) => row.deltagare_id, tally),
    stored,
    newId,
  );
  const changed = planPersons(placed, stored, writes, tally);
  const to: References = { households, mentioned: mentioned.hushall, find, strangers: new Set() };
  const enrolments = planEnrolments(placed, changed, to, stored, writes, tally);
  const begun = new Map([...stored.enrolments, ...enrolments].filter(([id]) => enrolments.has(id) || !mentioned.deltagare.has(id)));
  checkOverlaps(placed, enrolments, stored, tally);

  planMeasurements(rows.matningar, stored, writes, tally, find);
  planSituations(rows.situationer, stored, writes, tally, find);
  planActivities(rows.insatser, stored, writes, tally, find);
  for (const { name, at } of read.rowless) {
    const told = missing.isTold && name === "deltagare" ? tally.problems : tally.notices;
    told.push({ ...at, row: null, column: null, key: "noRows" });
  }
  return { ...tally, problems: inOrder(tally.problems), notices: inOrder(tally.notices), writes };
}

/**
 * The rows without what they say of who a protected participant is or where they live: it never comes
 * back by a file (security R34). Told once, without the row: the file would say who it is.
 */
function withoutIdentities(rows: Rows, stored: Stored, tally: Tally): Rows {
  const isProtected = ({ deltagare_id }: Participant) =>
    stored.persons.get(stored.enrolments.get(deltagare_id)?.personId ?? "")?.isProtected === true;
  const first = rows.deltagare.find(isProtected);
  if (!first) return rows;
  tally.notices.push({
    file: first.at.file,
    ...(first.at.sheet ? { sheet: first.at.sheet } : {}),
    row: null,
    column: null,
    key: "protected",
  });
  const silent = { personnummer: undefined, fodelsear: undefined, fornamn: undefined, efternamn: undefined, kommun: undefined };
  const homes = new Set(rows.deltagare.filter(isProtected).map((row) => row.hushall_id));
  return {
    ...rows,
    hushall: rows.hushall.map((row) => (homes.has(row.hushall_id) ? { ...row, kommun: undefined } : row)),
    deltagare: rows.deltagare.map((row) =>
      isProtected(row) ? { ...row, ...silent } : homes.has(row.hushall_id ?? "") ? { ...row, kommun: undefined } : row,
    ),
  };
}

/** File by file in the order they were sent, and from the top of each. */
function inOrder(issues: Issue[]): Issue[] {
  const files = groupBy(issues, ({ file, sheet }) => `${file} ${sheet}`);
  return [...files.values()].flatMap((own) => own.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)));
}

/** At most `limits.listed` of what is told, in the order of the files. */
export function listed<T>(issues: T[]): T[] {
  return issues.slice(0, limits.listed);
}

/**
 * Which person each participant row is about. Rows with one number are one person; a row without a
 * number is a person of its own. A changed or removed number changes the person when all the person's
 * enrolments follow; otherwise only this enrolment moves to another person, so that a correction of
 * one row never renames somebody else's.
 */
function placePersons(rows: Participant[], stored: Stored, newId: () => string): Placed[] {
  const claimed = new Set(stored.personOf.values());
  const start = (row: Participant): Placed => {
    const known = stored.enrolments.get(row.deltagare_id);
    const from = known && stored.persons.get(known.personId);
    return { row, known, from, personId: from?.id ?? newId() };
  };
  const placed = rows.map(start);
  for (const [number12, group] of groupBy(placed, ({ row }) => row.personnummer?.number12)) {
    if (number12 === undefined) {
      for (const one of group) {
        const emptied = one.row.personnummer === null && one.from?.hasNumber;
        if (emptied && (one.from?.enrolmentIds.length !== 1 || claimed.has(one.personId))) one.personId = newId();
      }
      continue;
    }
    const moving = new Set(group.map(({ known }) => known?.id));
    const follows = group.find(({ from }) => from && !claimed.has(from.id) && from.enrolmentIds.every((id) => moving.has(id)));
    const personId = stored.personOf.get(number12) ?? follows?.personId ?? newId();
    for (const one of group) one.personId = personId;
  }
  return placed;
}

/** Persons as the row of their latest enrolment says, and those that no enrolment is left of. Gives the rows that change a person. */
function planPersons(placed: Placed[], stored: Stored, writes: Writes, tally: Tally): Set<Participant> {
  const changed = new Set<Participant>();
  for (const [personId, group] of groupBy(placed, (one) => one.personId)) {
    const latest = group.reduce((latest, one) => (one.row.startdatum >= latest.row.startdatum ? one : latest));
    const known = stored.persons.get(personId);
    const person = personOf(latest, known);
    for (const { row } of group) checkBirth(row, person, known, tally);
    const change = known && changeOf(person, known, stored);
    if (known) checkReadable(latest.row, known, change ?? null, tally);
    if (!known) writes.persons.insert.push(person);
    else if (change) {
      writes.persons.update.push(change);
      changed.add(latest.row);
    }
  }
  const kept = new Set(placed.map(({ personId }) => personId));
  const moved = new Set(placed.map(({ known }) => known?.id));
  const left = new Set(placed.map(({ from }) => from).filter((from) => from && !kept.has(from.id)));
  for (const from of left) if (from?.enrolmentIds.every((id) => moved.has(id))) writes.persons.remove.push(from.id);
  return changed;
}

/** The person as a row says; what the row is silent on stays as it was, also when the enrolment moves to another person. */
function personOf({ row, from, personId }: Placed, known: StoredPerson | undefined): Person {
  const before = known ?? from;
  const number = row.personnummer;
  const common = {
    id: personId,
    version: known?.version ?? 1,
    givenName: pick(row.fornamn, before?.givenName),
    familyName: pick(row.efternamn, before?.familyName),
    ...(known?.isUnreadable ? { isUnreadable: true as const } : {}),
  };
  if (number) {
    const { number12, birthDate } = number;
    return { ...common, number12, birthDate, birthYear: yearOf(birthDate) };
  }
  if (number === undefined && known?.hasNumber) {
    return { ...common, number12: undefined, birthDate: known.birthDate, birthYear: known.birthYear };
  }
  return { ...common, number12: number, birthDate: null, birthYear: pick(row.fodelsear, before?.birthYear) };
}

function checkBirth(row: Participant, person: Person, known: StoredPerson | undefined, tally: Tally): void {
  const isByNumber = person.number12 !== null && (person.number12 !== undefined || known?.hasNumber);
  if (isByNumber && row.fodelsear && row.fodelsear !== person.birthYear) report(tally, row, "fodelsear", "birthYear");
  if (person.birthDate && person.birthDate > row.startdatum) tally.notices.push({ ...row.at, column: "startdatum", key: "bornAfterStart" });
}

/** What is stored and does not open is not written over. */
function checkReadable(row: Participant, known: StoredPerson, change: Person | null, tally: Tally): void {
  if (known.isUnreadable && (row.fornamn || row.efternamn)) report(tally, row, row.fornamn ? "fornamn" : "efternamn", "unreadableName");
  if (known.isNumberUnreadable && change && change.number12 !== undefined) report(tally, row, "personnummer", "unreadableNumber");
}

/** The person to write, its number left alone where it is the same; null when nothing differs. */
function changeOf(person: Person, known: StoredPerson, stored: Stored): Person | null {
  const { number12, ...rest } = person;
  const isSameNumber = number12
    ? known.hasNumber && stored.personOf.get(number12) === known.id
    : number12 === undefined || !known.hasNumber;
  return isSameNumber && isSame(rest, known) ? null : { ...person, number12: isSameNumber ? undefined : number12 };
}

type References = { households: Map<string, string>; mentioned: Set<string>; find: Lookup; strangers: Set<string> };

/** Enrolments as the rows say, by deltagare_id. Where a row refers to nothing or contradicts itself, that is reported. */
function planEnrolments(placed: Placed[], changed: Set<Participant>, to: References, stored: Stored, writes: Writes, tally: Tally) {
  const enrolments = new Map<string, Enrolment>();
  for (const one of placed) {
    const { row, known } = one;
    const enrolment = enrolmentOf(one, to, stored, tally);
    checkEnrolment(row, enrolment, stored, tally);
    enrolments.set(row.deltagare_id, enrolment);
    const isEqual = known !== undefined && isSame(enrolment, known);
    if (!known) writes.enrolments.insert.push(enrolment);
    else if (!isEqual) writes.enrolments.update.push(enrolment);
    tally[!known ? "created" : isEqual && !changed.has(row) ? "unchanged" : "updated"] += 1;
  }
  return enrolments;
}

function enrolmentOf({ row, known, personId }: Placed, to: References, stored: Stored, tally: Tally): Enrolment {
  const householdId = row.hushall_id ? to.households.get(row.hushall_id) : row.hushall_id;
  if (row.hushall_id && !householdId && !to.mentioned.has(row.hushall_id)) {
    report(tally, row, "hushall_id", "noHousehold", { value: shown(row.hushall_id) });
  }
  const referredById = row.remitterad_av === undefined ? undefined : partyOf(tally, row, "remitterad_av", row.remitterad_av, to.find);
  return {
    id: known?.id ?? to.find.newId(),
    version: known?.version ?? 1,
    externalId: row.deltagare_id,
    personId,
    householdId: pick(householdId, known?.householdId),
    sex: row.kon,
    municipality: pick(row.kommun, known?.municipality),
    referredById: pick(referredById, known?.referredById),
    startsOn: row.startdatum,
    endsOn: pick(row.slutdatum, known?.endsOn),
    exitReason: pick(row.avslutsanledning, known?.exitReason),
    outcome: pick(row.utfall, known?.outcome),
    route: pick(row.vag_till_sjalvforsorjning, known?.route),
    monthsInSupport: pick(row.manader_i_forsorjningsstod, known?.monthsInSupport),
    screening: pick(row.screening, known?.screening),
    expectedToMove: pick(row.forvantad_forflyttning, known?.expectedToMove) ?? true,
    caseworkerId: caseworkerOf(row, known, stored, to.strangers, tally),
  };
}

/** Who works with the participant; somebody unknown is told once and changes nothing. */
function caseworkerOf(row: Participant, known: Enrolment | undefined, stored: Stored, strangers: Set<string>, tally: Tally): string | null {
  if (row.handlaggare === null) return null;
  const userId = row.handlaggare && stored.staff.get(row.handlaggare);
  if (row.handlaggare && !userId && !strangers.has(row.handlaggare)) {
    strangers.add(row.handlaggare);
    tally.notices.push({ ...row.at, column: "handlaggare", key: "unknownStaff", values: { value: shown(row.handlaggare) } });
  }
  return userId || (known?.caseworkerId ?? null);
}

function checkEnrolment(row: Participant, enrolment: Enrolment, { project, firstFactOn }: Stored, tally: Tally): void {
  const { startsOn, endsOn, exitReason, outcome, route } = enrolment;
  const note = (column: string, key: Issue["key"]) => tally.notices.push({ ...row.at, column, key });
  if (endsOn && endsOn < startsOn) report(tally, row, row.slutdatum ? "slutdatum" : "startdatum", "endBeforeStart");
  if (!endsOn && (exitReason ?? outcome ?? route) !== null) {
    const said = (["avslutsanledning", "utfall", "vag_till_sjalvforsorjning"] as const).find((column) => row[column]);
    report(tally, row, said ?? "slutdatum", "needsEnd");
  }
  const first = firstFactOn.get(enrolment.id);
  if (first && first < startsOn) report(tally, row, "startdatum", "startAfterFacts", { first });
  if (startsOn < project.startsOn || (project.endsOn ?? startsOn) < startsOn) note("startdatum", "outsideProject");
}

/** One person is in the project once at a time; the second may begin on the day the first ends, a felregistrering may overlap. */
function checkOverlaps(placed: Placed[], enrolments: Map<string, Enrolment>, stored: Stored, tally: Tally): void {
  const inFile = new Set([...enrolments.values()].map(({ id }) => id));
  const others = groupBy(
    stored.periods.filter(({ id }) => !inFile.has(id)),
    ({ personId }) => personId,
  );
  for (const [personId, group] of groupBy(placed, (one) => one.personId)) {
    const own = group.flatMap(({ row }) => {
      const enrolment = enrolments.get(row.deltagare_id);
      return enrolment ? [{ ...enrolment, row }] : [];
    });
    const all: (Period & { row?: Participant })[] = [...own, ...(others.get(personId) ?? [])];
    reportOverlaps(all, tally);
  }
}

function reportOverlaps(all: (Period & { row?: Participant })[], tally: Tally): void {
  const periods = all
    .filter(({ startsOn, endsOn, exitReason }) => exitReason !== "FELREGISTRERING" && (endsOn === null || endsOn > startsOn))
    .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  let longest: (typeof periods)[number] | undefined;
  for (const period of periods) {
    const isInside = longest && (longest.endsOn === null || longest.endsOn > period.startsOn);
    const row = period.row ?? longest?.row;
    const other = period.row ? longest : period;
    if (isInside && row && other) {
      report(tally, row, "startdatum", "overlap", { other: other.row ? shown(other.row.deltagare_id) : "none", from: other.startsOn });
    }
    if (!longest || (longest.endsOn ?? "9") < (period.endsOn ?? "9")) longest = period;
  }
}
