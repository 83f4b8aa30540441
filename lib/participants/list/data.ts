import "server-only";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName } from "@/lib/identity";
import type { ProjectRef } from "@/lib/place";
import { measuredLastBy, nextFollowUp, roundMargin } from "@/lib/steps/domain";
import { Prisma } from "@/prisma/generated/client";
import type { ListCounts, ParticipantItem, ParticipantPage } from "./domain";
import type { ListFilter } from "./schema";

export const pageSize = 50;

type Asked = { project: ProjectRef; filter: ListFilter; userId: string; on: Day };

/** On the list on the day: the end date is the first day outside. */
const isCurrent = (on: Day) => Prisma.sql`(r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date))`;

/** The chosen state and caseworker: what the figures above the list are about. */
function within({ filter, userId, on }: Asked): Prisma.Sql[] {
  const states = {
    current: isCurrent(on),
    closed: Prisma.sql`r.ends_on <= ${on}::date`,
    all: Prisma.sql`r.starts_on <= ${on}::date`,
    mistakes: Prisma.sql`true`,
  };
  return [
    filter.state === "mistakes" ? Prisma.sql`r.is_mistake` : Prisma.sql`NOT r.is_mistake`,
    states[filter.state],
    ...(filter.mine ? [Prisma.sql`r.caseworker_id = ${userId}::uuid`] : []),
  ];
}

const isDue = ({ project, on }: Asked) => Prisma.sql`(r.last_on <= ${measuredLastBy(project, on)}::date AND ${isCurrent(on)})`;
const isWaiting = Prisma.sql`r.waiting_for_id IS NOT NULL`;
const isStill = Prisma.sql`(r.last_value >= 0 AND r.last_value = r.previous_value)`;

/** Everything that is chosen beyond state and caseworker. */
function chosen(asked: Asked): Prisma.Sql[] {
  const { filter } = asked;
  const conditions: Prisma.Sql[] = [];
  if (filter.due) conditions.push(isDue(asked));
  if (filter.waiting) conditions.push(isWaiting);
  if (filter.still) conditions.push(isStill);
  if (filter.household) conditions.push(Prisma.sql`r.household_kind = ${filter.household}`);
  if (filter.sex) conditions.push(Prisma.sql`r.sex = ${filter.sex}`);
  if (filter.step) conditions.push(Prisma.sql`r.last_value = ${filter.step === "NONE" ? -1 : Number(filter.step)}`);
  if (filter.screening) {
    conditions.push(filter.screening === "NONE" ? Prisma.sql`r.screening IS NULL` : Prisma.sql`r.screening = ${filter.screening}`);
  }
  return conditions;
}

/**
 * The day of the next measurement, as `nextFollowUp` says it (a test holds the two together). Who has
 * left comes last.
 */
function nextOn({ project, on }: Asked): Prisma.Sql {
  return Prisma.sql`CASE WHEN NOT ${isCurrent(on)} THEN 'infinity'::date WHEN r.last_value < 0 THEN r.starts_on
    ELSE least(r.last_on + ${project.measureEveryDays}::int,
      (SELECT min(f) FROM unnest(${project.followUpDates}::date[]) f WHERE f > r.last_on + ${roundMargin(project)}::int)) END`;
}

/** What the rows are sorted by, made unique by the enrolment; days since measurement begin with the most. */
function sortKeys(asked: Asked): Prisma.Sql[] {
  const first = { name: [], step: [Prisma.sql`r.last_value`], days: [Prisma.sql`r.last_on`], next: [nextOn(asked)] };
  return [...first[asked.filter.sort], Prisma.sql`r.sort_name`, Prisma.sql`r.enrolment_id`];
}

type Row = Omit<
  ParticipantItem,
  "givenName" | "familyName" | "isUnreadable" | "startsOn" | "endsOn" | "lastOn" | "sinceOn" | "waitingSince" | "nextOn"
> & {
  sealed: Uint8Array | null;
  startsOn: Date;
  endsOn: Date | null;
  lastOn: Date | null;
  sinceOn: Date | null;
  waitingSince: Date | null;
};

/**
 * One page of the list. The rows are found by an index in their order and continued after a row, not
 * after a number of rows: the last page costs as much as the first.
 */
export async function findPage(db: TenantDb, asked: Asked): Promise<ParticipantPage> {
  const { filter, project } = asked;
  const cursor = filter.before ?? filter.after;
  const isBackwards = filter.before !== undefined;
  const isDescending = filter.descending !== isBackwards;
  const keys = sortKeys(asked);
  const conditions = [Prisma.sql`r.project_id = ${project.id}::uuid`, ...within(asked), ...chosen(asked)];
  if (cursor) {
    conditions.push(Prisma.sql`(${Prisma.join(keys)}) ${isDescending ? Prisma.sql`<` : Prisma.sql`>`}
      (SELECT ${Prisma.join(keys)} FROM participant_rows r
       WHERE r.enrolment_id = ${cursor}::uuid AND r.project_id = ${project.id}::uuid)`);
  }
  const order = Prisma.join(isDescending ? keys.map((key) => Prisma.sql`${key} DESC`) : keys);
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.enrolment_id AS "enrolmentId", r.person_id AS "personId", p.identity_sealed AS sealed,
      e.external_id AS "externalId", r.starts_on AS "startsOn", r.ends_on AS "endsOn", r.household_kind AS "householdKind",
      (SELECT count(*)::int FROM children c WHERE c.organisation_id = r.organisation_id AND c.household_id = r.household_id
        AND c.birth_year > extract(year FROM ${asked.on}::date) - 18 AND c.birth_year <= extract(year FROM ${asked.on}::date)) AS minors,
      l.last_value::int AS step, l.previous_value::int AS "previousStep", l.last_on AS "lastOn", l.since_on AS "sinceOn",
      l.last_reason AS reason, l.waiting_since AS "waitingSince", w.name AS "waitingFor"
    FROM (SELECT r.*, row_number() OVER (ORDER BY ${order}) AS nth FROM participant_rows r
      WHERE ${Prisma.join(conditions, " AND ")} ORDER BY ${order} LIMIT ${pageSize + 1}) r
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    JOIN enrolments e ON e.organisation_id = r.organisation_id AND e.id = r.enrolment_id
    LEFT JOIN enrolment_latest l ON l.organisation_id = r.organisation_id AND l.enrolment_id = r.enrolment_id
    LEFT JOIN parties w ON w.organisation_id = r.organisation_id AND w.id = l.waiting_for_id
    ORDER BY r.nth`;
  // The row to go on from is gone (or was never this project's): the list begins from the start.
  if (rows.length === 0 && cursor) return findPage(db, { ...asked, filter: { ...filter, after: undefined, before: undefined } });

  const hasMore = rows.length > pageSize;
  const page = rows.slice(0, pageSize);
  if (isBackwards) page.reverse();
  const vault = await vaultOf(db);
  return {
    items: page.map(({ sealed, ...row }) => ({ ...itemOf(row, asked), ...openName(vault, row.personId, sealed) })),
    hasPrevious: isBackwards ? hasMore : cursor !== undefined,
    hasNext: isBackwards || hasMore,
  };
}

function itemOf(row: Omit<Row, "sealed">, { project, on }: Asked) {
  const [startsOn, endsOn, lastOn] = [toDay(row.startsOn), toDayOrNull(row.endsOn), toDayOrNull(row.lastOn)];
  const isOpen = endsOn === null || endsOn > on;
  return {
    ...row,
    startsOn,
    endsOn,
    lastOn,
    sinceOn: toDayOrNull(row.sinceOn),
    waitingSince: toDayOrNull(row.waitingSince),
    nextOn: isOpen ? nextFollowUp(lastOn, project, startsOn) : null,
  };
}

type Figure = "current" | "closed" | "mistakes" | "due" | "waiting" | "still" | "unmeasured" | "total" | "s0" | "s1" | "s2" | "s3" | "s4";

/** All figures above the list, counted in one passage. */
export async function countParticipants(db: TenantDb, asked: Asked): Promise<ListCounts> {
  const { filter, userId, on, project } = asked;
  const all = Prisma.join(chosen(asked).length > 0 ? chosen(asked) : [Prisma.sql`true`], " AND ");
  const [row] = await db.$queryRaw<({ oneParty: string | null } & Record<Figure, number>)[]>`
    SELECT count(*) FILTER (WHERE NOT is_mistake AND is_current)::int AS current,
      count(*) FILTER (WHERE NOT is_mistake AND ends_on <= ${on}::date)::int AS closed,
      count(*) FILTER (WHERE is_mistake)::int AS mistakes,
      count(*) FILTER (WHERE is_within AND is_due)::int AS due,
      count(*) FILTER (WHERE is_within AND waiting_for_id IS NOT NULL)::int AS waiting,
      count(*) FILTER (WHERE is_within AND is_still)::int AS still,
      count(*) FILTER (WHERE is_within AND last_value = 0)::int AS s0,
      count(*) FILTER (WHERE is_within AND last_value = 1)::int AS s1,
      count(*) FILTER (WHERE is_within AND last_value = 2)::int AS s2,
      count(*) FILTER (WHERE is_within AND last_value = 3)::int AS s3,
      count(*) FILTER (WHERE is_within AND last_value = 4)::int AS s4,
      count(*) FILTER (WHERE is_within AND last_value < 0)::int AS unmeasured,
      count(*) FILTER (WHERE is_within AND is_chosen)::int AS total,
      (SELECT p.name FROM parties p WHERE p.project_id = ${project.id}::uuid AND p.id::text = min(waiting_for_id::text) FILTER (WHERE is_within)
        AND p.id::text = max(waiting_for_id::text) FILTER (WHERE is_within)) AS "oneParty"
    FROM (SELECT r.is_mistake, r.ends_on, r.waiting_for_id, r.last_value, ${isCurrent(on)} AS is_current,
        (${Prisma.join(within(asked), " AND ")}) AS is_within, ${isDue(asked)} AS is_due, ${isStill} AS is_still, (${all}) AS is_chosen
      FROM participant_rows r WHERE r.project_id = ${project.id}::uuid
        ${filter.mine ? Prisma.sql`AND r.caseworker_id = ${userId}::uuid` : Prisma.empty}) r`;
  const count = (figure: Figure) => row?.[figure] ?? 0;
  return {
    current: count("current"),
    closed: count("closed"),
    mistakes: count("mistakes"),
    due: count("due"),
    waiting: count("waiting"),
    still: count("still"),
    distribution: [
      ...(["0", "1", "2", "3", "4"] as const).map((step) => ({ step, count: count(`s${step}`) })),
      { step: "NONE" as const, count: count("unmeasured") },
    ],
    total: count("total"),
    waitingForOne: row?.oneParty ?? null,
  };
}
