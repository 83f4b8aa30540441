import { type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { defaultAsOf, type ProjectRef } from "@/lib/place";
import { query } from "@/lib/server/query";
import { type Clock, type ClockedActivity, countClocks, listClocked } from "./clock/data";
import { counts, type Facts } from "./cohort/domain";
import { findFacts, findNames, type PersonName } from "./data";
import { isMinor, type Profile, profiles, steps, summary } from "./domain";
import { behind, isAboutPeriod, type Question } from "./figure/domain";
import { flow, type Ribbon } from "./flow/domain";
import { type Move, notStated, sinceStart, stepMovements } from "./movement/domain";
import { comparison, roundDays } from "./period/domain";
import { behindInput, clockInput, periodInput } from "./schema";

type Asked = { from?: Day; to?: Day; asOf?: Day };

/** The days of a page: what was asked for, else the project's own. */
function daysOf(project: ProjectRef, asked: Asked) {
  const asOf = asked.asOf ?? asked.to ?? defaultAsOf(project, today());
  return { asOf, ...comparison(project, asOf, asked) };
}

/** What each party is called beside its number: its name, or the code that several share. */
function partyNames(facts: Facts): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { code, name } of facts.parties) {
    const key = code || name;
    names[key] = key in names ? key : name;
  }
  return names;
}

const groups = [
  ["sex", "ALL"],
  ["sex", "KVINNA"],
  ["sex", "MAN"],
  ["sex", "UPPGIFT_SAKNAS"],
  ["householdKind", "SINGLE"],
  ["householdKind", "COUPLE"],
  ["householdKind", "NONE"],
] as const;

/** A breakdown: for each group (and for all) its number in each figure. Groups with nobody are left out. */
type Split = {
  by: "sex" | "householdKind";
  group: (typeof groups)[number][1];
  ever: number;
  current: number;
  closer: number;
  selfSufficient: number;
};

type SplitSets = Record<"ever" | "current" | "closer" | "selfSufficient", readonly string[]>;

function splits(profile: Map<string, Profile>, sets: SplitSets): Split[] {
  const rows = groups.map(([by, group]) => {
    const of = (ids: readonly string[]) => {
      if (group === "ALL") return ids.length;
      let count = 0;
      for (const id of ids) if (profile.get(id)?.[by] === group) count += 1;
      return count;
    };
    return { by, group, ever: of(sets.ever), current: of(sets.current), closer: of(sets.closer), selfSufficient: of(sets.selfSufficient) };
  });
  return rows.filter((row) => row.ever > 0);
}

/** Uppföljning, first page: numbers only, no person. */
export const getOverview = query({ permission: "figures:read", input: periodInput }, async ({ db, actor, project }, asked) => {
  const { asOf, from, to } = daysOf(project, asked);
  const facts = await findFacts(db, actor.organisation.id, project.id, [from, to, asOf]);
  const whole = summary(facts, asOf);
  const own = sinceStart(facts, asOf).sets;
  const now = steps(facts, { asOf });
  return {
    project,
    asOf,
    from,
    to,
    summary: counts(whole),
    own: counts(own),
    start: counts(steps(facts, { asOf, at: "start" })),
    earlier: counts(steps(facts, { asOf: from })),
    now: counts(now),
    movement: counts(stepMovements(facts, from, to).sets),
    splits: splits(profiles(facts, asOf), {
      ever: whole.participants.ever,
      current: whole.participants.current,
      closer: own.closer,
      selfSufficient: now.distribution[4],
    }),
    parties: partyNames(facts),
    clocks: await countClocks(db, { organisationId: actor.organisation.id, projectId: project.id }, asOf),
  };
});
export type Overview = Awaited<ReturnType<typeof getOverview>>;

type CountedRibbon = Omit<Ribbon, "persons"> & { count: number };
const seriesAtMost = 8;

/** Uppföljning, movement: the flow picture and each period's numbers; no person. */
export const getMovement = query({ permission: "figures:read", input: periodInput }, async ({ db, actor, project }, asked) => {
  const { asOf, to, columns } = daysOf(project, asked);
  const series = roundDays(project, to).slice(-seriesAtMost);
  const facts = await findFacts(db, actor.organisation.id, project.id, [...columns, ...series]);
  const picture = flow(facts, columns);
  return {
    project,
    asOf,
    from: columns[0] ?? to,
    to,
    own: counts(sinceStart(facts, to).sets),
    columns: picture.columns.map(({ day, steps: standing, current }) => ({
      day,
      current: current.length,
      households: summary(facts, day).households.current.length,
      ...counts(standing),
    })),
    periods: picture.periods.map((period) => ({
      from: period.from,
      to: period.to,
      numbers: counts(period.movement.sets),
      ribbons: period.ribbons.map(({ persons, ...ribbon }): CountedRibbon => ({ ...ribbon, count: persons.length })),
    })),
    series: series.map((day) => ({ day, ...counts(steps(facts, { asOf: day })) })),
    parties: partyNames(facts),
  };
});
export type MovementPage = Awaited<ReturnType<typeof getMovement>>;

export type ListedPerson = PersonName & { enrolmentId: string };

/** One row behind a number: a person, or a household or a child with its persons. */
export type BehindRow = {
  key: string;
  /** Somebody protected: the row is there so that the number is right, and says nothing. */
  isProtected: boolean;
  persons: ListedPerson[];
  before: number | null;
  after: number | null;
  reason: string | null;
  waitingFor: string | null;
  householdKind: string | null;
  minors: number | null;
  birthYear: number | null;
  residence: string | null;
};

const pageSize = 50;

/**
 * Exactly the persons (or households, or children) behind a number, with what the number is about.
 * The persons of the page go to the read log.
 */
export const listPersonsBehind = query(
  {
    permission: "figures:read",
    input: behindInput,
    views: {
      as: "follow-up persons",
      persons: ({ rows }: { rows: BehindRow[] }) => rows.flatMap((row) => row.persons.map((person) => person.personId)),
    },
  },
  async ({ db, actor, project }, { page, ...question }) => {
    const facts = await findFacts(db, actor.organisation.id, project.id, [question.from, question.to, question.asOf]);
    const found = behind(facts, question);
    const pages = Math.max(1, Math.ceil(found.ids.length / pageSize));
    // A page that has gone since its link was made is the last there is.
    const window = { number: Math.min(page, pages), size: pageSize };
    const rows =
      found.unit === "persons"
        ? await personRows(db, actor.organisation.id, facts, question, found.ids, window)
        : await homeRows(db, actor.organisation.id, facts, question, found, window);
    return {
      project,
      unit: found.unit,
      total: found.ids.length,
      page: window.number,
      pages,
      rows,
      parties: partyNames(facts),
    };
  },
);
export type Behind = Awaited<ReturnType<typeof listPersonsBehind>>;

export type ClockedRow = ClockedActivity & { person: PersonName };

/** Exactly the activities behind a party's clock: whose they are, since when and how long. Those of protected participants are `hidden`. */
export const listBehindClock = query(
  {
    permission: "figures:read",
    input: clockInput,
    views: { as: "follow-up persons", persons: ({ rows }: { rows: ClockedRow[] }) => rows.map(({ personId }) => personId) },
  },
  async ({ db, actor, project }, { part, visa: state, sida: page, ...asked }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const asOf = asked.asOf ?? defaultAsOf(project, today());
    const partyId = part ?? null;
    const clock = (await countClocks(db, scope, asOf)).find((one) => one.partyId === partyId) ?? noClock;
    const pages = Math.max(1, Math.ceil(clock[state] / pageSize));
    const window = { number: Math.min(page, pages), size: pageSize };
    const listed = await listClocked(db, scope, { partyId, state, asOf }, window);
    const ids = [...new Set(listed.map(({ personId }) => personId))];
    const names = new Map(
      (await findNames(db, scope.organisationId, ids, { number: 1, size: pageSize })).map((one) => [one.personId, one]),
    );
    const rows = listed.flatMap((one): ClockedRow[] => {
      const person = names.get(one.personId);
      return person ? [{ ...one, person }] : [];
    });
    const onPage = Math.min(window.size, clock[state] - window.size * (window.number - 1));
    return { clock, state, asOf, rows, hidden: Math.max(0, onPage - rows.length), page: window.number, pages };
  },
);
const noClock: Clock = { partyId: null, party: null, started: 0, medianDays: null, waiting: 0, longestWait: null };

type Window = { number: number; size: number };
const emptyRow = {
  isProtected: false,
  before: null,
  after: null,
  reason: null,
  waitingFor: null,
  householdKind: null,
  minors: null,
  birthYear: null,
  residence: null,
};

/** What is compared in the list: the period's move, or the way from the start to the day. */
function movesFor(facts: Facts, question: Question): Map<string, Move> {
  return isAboutPeriod(question.figure) ? stepMovements(facts, question.from, question.to).moved : sinceStart(facts, question.asOf).moved;
}

async function personRows(
  db: TenantDb,
  organisationId: string,
  facts: Facts,
  question: Question,
  ids: string[],
  window: Window,
): Promise<BehindRow[]> {
  const profile = profiles(facts, isAboutPeriod(question.figure) ? question.to : question.asOf);
  const moves = movesFor(facts, question);
  const names = await findNames(db, organisationId, ids, window);
  const rows = names.map((name): BehindRow => {
    const move = moves.get(name.personId);
    const own = profile.get(name.personId);
    return {
      ...emptyRow,
      key: name.personId,
      persons: [{ ...name, enrolmentId: own?.enrolmentId ?? "" }],
      before: move?.start.value ?? null,
      after: move?.end.value ?? null,
      reason: move?.end.reason ?? (move && (move.kind === "same" || move.kind === "back") ? notStated : null),
      waitingFor: partyOf(facts, move?.end.waitingForId ?? null),
      householdKind: own?.householdKind ?? null,
    };
  });
  const onPage = Math.min(window.size, ids.length - window.size * (window.number - 1));
  return [...rows, ...Array.from({ length: onPage - rows.length }, (_, nth) => protectedRow(nth))];
}

/** A row that says nothing: the last ones of a list. */
function protectedRow(nth: number): BehindRow {
  return { ...emptyRow, key: `protected ${nth}`, isProtected: true, persons: [] };
}

function partyOf(facts: Facts, partyId: string | null): string | null {
  return facts.parties.find((party) => party.id === partyId)?.name ?? null;
}

/** Rows of households or children, each with the persons of its household. */
async function homeRows(
  db: TenantDb,
  organisationId: string,
  facts: Facts,
  question: Question,
  found: { unit: string; ids: string[] },
  { number, size }: Window,
): Promise<BehindRow[]> {
  const day = isAboutPeriod(question.figure) ? question.to : question.asOf;
  const children = new Map(facts.children.map((child) => [child.id, child]));
  const shown = found.ids.slice(size * (number - 1), size * number);
  const homeOf = (id: string) => (found.unit === "children" ? (children.get(id)?.householdId ?? "") : id);
  const homes = new Set(shown.map(homeOf));
  const enrolments = facts.enrolments.filter(
    (e) => !e.isMistake && e.startsOn <= day && e.householdId !== null && homes.has(e.householdId),
  );
  const ids = [...new Set(enrolments.map((enrolment) => enrolment.personId))];
  const profile = profiles(facts, day);
  const names = await findNames(db, organisationId, ids, { number: 1, size: Math.max(1, ids.length) });
  const kinds = new Map(facts.households.map((household) => [household.id, household.kind]));
  return shown.map((id, nth): BehindRow => {
    const home = homeOf(id);
    const members = new Set(enrolments.filter((enrolment) => enrolment.householdId === home).map((enrolment) => enrolment.personId));
    if (!names.some((name) => members.has(name.personId))) return protectedRow(nth);
    const child = found.unit === "children" ? children.get(id) : undefined;
    return {
      ...emptyRow,
      key: id,
      persons: names
        .filter((name) => members.has(name.personId))
        .map((name) => ({ ...name, enrolmentId: profile.get(name.personId)?.enrolmentId ?? "" })),
      householdKind: kinds.get(home) ?? null,
      minors: facts.children.filter((one) => one.householdId === home && isMinor(one, day)).length,
      birthYear: child?.birthYear ?? null,
      residence: child?.residence ?? null,
    };
  });
}
