import "server-only";
import { publicSupport } from "@/lib/codes";
import { asDate, type Day } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { Prisma } from "@/prisma/generated/client";
import { type Counted, daysInPlaceYear, type Part } from "../domain";
import type { Condition, Definition, FactName, Rows } from "../schema";

// The goals' figures, all of a project's in one statement: each table of facts is read once and becomes, for
// each person, the answers to the conditions that are asked of it. Facts dated after the day are not seen;
// a felregistrering is nobody (interfaces.md, "How the figures count").

type Sql = Prisma.Sql;
const { sql, join, empty } = Prisma;

/** Where a condition is answered: the rows of a person that it is asked of. */
const sources = ["enrolment", "exit", "activity", "situation", "rating", "step"] as const;
type Source = (typeof sources)[number];

const sourceOf: Record<FactName, Source> = {
  outcome: "exit",
  exitReason: "exit",
  route: "exit",
  hasLeft: "exit",
  isCurrent: "enrolment",
  enrolledFor: "enrolment",
  ageAtEnrolment: "enrolment",
  sex: "enrolment",
  household: "enrolment",
  monthsInSupport: "enrolment",
  screening: "enrolment",
  expectedToMove: "enrolment",
  referredBy: "enrolment",
  activity: "activity",
  situations: "situation",
  income: "situation",
  publicSupport: "situation",
  noPublicSupport: "situation",
  occupation: "situation",
  extentKnown: "situation",
  extentRose: "situation",
  lastStep: "step",
  stepRose: "step",
  ratings: "rating",
  ratingRose: "rating",
};

export type Scope = { organisationId: string; projectId: string };

/** A text array, for "is one of". */
const list = (values: readonly string[]) => sql`ARRAY[${join(values)}]::text[]`;
/** The party by its code; a name where several share a code. */
const isParty = (column: Sql, party: string) =>
  sql`EXISTS (SELECT FROM parties pa WHERE pa.organisation_id = m.organisation_id AND pa.id = ${column} AND (pa.code = ${party} OR pa.name = ${party}))`;

/** Whether the row of the exit `m` is so. */
function ofExit(condition: Condition): Sql {
  switch (condition.fact) {
    case "outcome":
      return sql`m.outcome = ANY (${list(condition.is)})`;
    case "exitReason":
      return sql`m.exit_reason = ANY (${list(condition.is)})`;
    case "route":
      return sql`m.route = ANY (${list(condition.is)})`;
    default:
      return sql`true`;
  }
}

/** Whether the enrolment `m` is so on the day; the latest one's is what its person is (expectation, sex, household). */
function ofEnrolment(condition: Condition, on: Day): Sql {
  switch (condition.fact) {
    case "isCurrent":
      return sql`m.ends_on IS NULL OR m.ends_on > ${on}::date`;
    case "enrolledFor":
      return sql`least(coalesce(m.ends_on, ${on}::date), ${on}::date) >= m.starts_on + make_interval(months => ${condition.months}::int)`;
    case "ageAtEnrolment":
      return ofAge(condition.from, condition.to);
    case "sex":
      return sql`m.is_latest AND m.sex = ANY (${list(condition.is)})`;
    case "household":
      return sql`m.is_latest AND EXISTS (SELECT FROM households h WHERE h.organisation_id = m.organisation_id AND h.id = m.household_id AND h.kind = ANY (${list(condition.is)}))`;
    case "monthsInSupport":
      return sql`m.months_in_support >= ${condition.atLeast}::int`;
    case "screening":
      return sql`m.screening = ANY (${list(condition.is)})`;
    case "expectedToMove":
      return sql`m.is_latest AND m.expected_to_move`;
    case "referredBy":
      return isParty(sql`m.referred_by_id`, condition.party);
    default:
      throw new Error(`${condition.fact} is not asked of an enrolment`);
  }
}

/** The age on the first day, by the date of birth, else by the years alone. Born on 29 February: of age on the 28th. */
function ofAge(from: number | null, to: number | null): Sql {
  const byYear = sql`extract(year FROM m.starts_on)::int - m.birth_year BETWEEN ${from ?? 0}::int AND ${to ?? 200}::int`;
  const byDate = sql`m.birth_date + make_interval(years => ${from ?? 0}::int) <= m.starts_on AND m.birth_date + make_interval(years => ${(to ?? 200) + 1}::int) > m.starts_on`;
  return sql`CASE WHEN m.birth_date IS NULL THEN ${byYear} ELSE ${byDate} END`;
}

/** What has happened to an activity by the day; it counts by its dates (interfaces.md 3). */
const stages = {
  OFFERED: (on: Day) => sql`a.offered_on <= ${on}::date`,
  RUNNING: (on: Day) => sql`a.starts_on <= ${on}::date AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)`,
  COMPLETED: (on: Day) => sql`a.ends_on <= ${on}::date AND a.status = 'GENOMFORD'`,
  INTERRUPTED: (on: Day) => sql`a.ends_on <= ${on}::date AND a.status = 'AVBRUTEN'`,
};

function ofActivity(condition: Condition, on: Day): Sql {
  if (condition.fact !== "activity") throw new Error(`${condition.fact} is not asked of an activity`);
  const stage = join(
    condition.stages.map((name) => sql`(${stages[name](on)})`),
    " OR ",
  );
  const of = condition.party === null ? empty : sql` AND ${isParty(sql`a.party_id`, condition.party)}`;
  return sql`a.kind = ANY (${list(condition.kinds)}) AND (${stage})${of}`;
}

const anyOf = (row: Sql) => sql`coalesce(bool_or(${row}), false)`;
const chosen = { any: sql`true`, first: sql`s.first = 1`, last: sql`s.last = 1` };

/** Over a person's situations `s`, numbered from either end. */
function ofSituations(condition: Condition): Sql {
  switch (condition.fact) {
    case "situations":
      return sql`count(*) >= ${condition.atLeast}::int`;
    case "income":
      return anyOf(sql`${chosen[condition.when]} AND s.income_sources && ${list(condition.is)}`);
    case "publicSupport":
      return anyOf(sql`${chosen[condition.when]} AND s.income_sources && ${list(publicSupport)}`);
    case "noPublicSupport":
      // Not known is not none.
      return anyOf(
        sql`${chosen[condition.when]} AND cardinality(s.income_sources) > 0 AND NOT s.income_sources && ${list([...publicSupport, "OKAND"])}`,
      );
    case "occupation":
      return anyOf(sql`${chosen[condition.when]} AND s.occupation = ANY (${list(condition.is)})`);
    case "extentKnown":
      return sql`count(s.extent_percent) FILTER (WHERE s.first = 1) > 0 AND count(s.extent_percent) FILTER (WHERE s.last = 1) > 0`;
    case "extentRose":
      return sql`coalesce(max(s.extent_percent) FILTER (WHERE s.last = 1) > max(s.extent_percent) FILTER (WHERE s.first = 1), false)`;
    default:
      throw new Error(`${condition.fact} is not asked of situations`);
  }
}

/** Over a person's self-ratings `r`, in order. */
function ofRatings(condition: Condition): Sql {
  if (condition.fact !== "ratings" && condition.fact !== "ratingRose") throw new Error(`${condition.fact} is not asked of ratings`);
  const value = condition.of === "health" ? sql`r.health` : sql`r.inclusion`;
  if (condition.fact === "ratings") return sql`count(${value}) >= ${condition.atLeast}::int`;
  const end = (order: Sql) =>
    sql`(array_agg(${value} ORDER BY r.rated_on ${order}, m.nth ${order}) FILTER (WHERE ${value} IS NOT NULL))[1]`;
  return sql`coalesce(${end(sql`DESC`)} > ${end(sql`ASC`)}, false)`;
}

/** Of the steps `k`: the person's first and last value by the day. */
function ofSteps(condition: Condition): Sql {
  if (condition.fact === "lastStep") return sql`coalesce(bool_or(k.last_value = ANY (ARRAY[${join(condition.is)}]::int[])), false)`;
  return sql`coalesce(bool_or(k.last_value > k.first_value), false)`;
}

/** The rows of each source and whose they are; a person's are grouped. Nothing is joined to `mine` twice. */
function rowsOf(source: Source, { organisationId }: Scope, on: Day): { from: Sql; person: Sql } {
  const person = sql`m.person_id`;
  // OFFSET 0: looked up row by row, by the index. Planned as a join while the statistics lag behind, either side
  // has one row, and the other was read through for each of 6 000 (persons by their organisation alone).
  const mineWith = (table: Sql, row: Sql, dated: Sql = empty) =>
    sql`mine m CROSS JOIN LATERAL (SELECT * FROM ${table} ${row} WHERE ${row}.organisation_id = ${organisationId}::uuid AND ${row}.enrolment_id = m.id${dated} OFFSET 0) ${row}`;
  switch (source) {
    case "enrolment":
      return { from: sql`mine m`, person };
    case "exit":
      return { from: sql`exits m`, person };
    case "activity":
      return { from: mineWith(sql`activities`, sql`a`), person };
    case "rating":
      return { from: mineWith(sql`self_ratings`, sql`r`, sql` AND r.rated_on <= ${on}::date`), person };
    case "situation":
      return {
        from: sql`(
          SELECT m.person_id, t.income_sources, t.occupation, t.extent_percent,
            row_number() OVER (PARTITION BY m.person_id ORDER BY t.observed_on, m.nth) AS first,
            row_number() OVER (PARTITION BY m.person_id ORDER BY t.observed_on DESC, m.nth DESC) AS last
          FROM ${mineWith(sql`situations`, sql`t`, sql` AND t.observed_on <= ${on}::date`)}
        ) s`,
        person: sql`s.person_id`,
      };
    case "step":
      return {
        from: sql`(
          SELECT person_id, (array_agg(value ORDER BY measured_on, nth, round))[1] AS first_value,
            (array_agg(value ORDER BY measured_on DESC, nth DESC, round DESC))[1] AS last_value
          FROM (
            SELECT DISTINCT ON (v.enrolment_id, v.measured_on, v.round) m.person_id, m.nth, v.measured_on, v.round, v.value
            FROM ${mineWith(sql`step_measurements`, sql`v`, sql` AND v.measured_on <= ${on}::date`)}
            ORDER BY v.enrolment_id, v.measured_on, v.round, v.revision DESC
          ) standing WHERE value IS NOT NULL GROUP BY person_id
        ) k`,
        person: sql`k.person_id`,
      };
  }
}

function aggregateOf(source: Source, condition: Condition, on: Day): Sql {
  switch (source) {
    case "exit":
      return anyOf(ofExit(condition));
    case "enrolment":
      return anyOf(ofEnrolment(condition, on));
    case "activity":
      return anyOf(ofActivity(condition, on));
    case "situation":
      return ofSituations(condition);
    case "rating":
      return ofRatings(condition);
    case "step":
      return ofSteps(condition);
  }
}

/** The conditions that some goals ask, each once, by where they are answered. */
class Asked {
  readonly #bySource = new Map<Source, { key: string; condition: Condition }[]>();

  /** The place of a condition's answer among its source's; asks it if nobody has. */
  place({ not: _, ...condition }: Condition): { source: Source; at: number } {
    const source = sourceOf[condition.fact];
    const asked = this.#bySource.get(source) ?? [];
    this.#bySource.set(source, asked);
    const key = JSON.stringify(condition);
    const known = asked.findIndex((one) => one.key === key);
    if (known >= 0) return { source, at: known + 1 };
    asked.push({ key, condition });
    return { source, at: asked.length };
  }

  answers(source: Source): Condition[] {
    return this.#bySource.get(source)?.map(({ condition }) => condition) ?? [];
  }
}

/** What the sources and their answers are called. */
const called: Record<Source, Sql> = {
  enrolment: sql`enrolment`,
  exit: sql`exit`,
  activity: sql`activity`,
  situation: sql`situation`,
  rating: sql`rating`,
  step: sql`step`,
};

/** Whether the rows hold for the person `f`; with `exit`, for that exit `m` of theirs. */
function holds(rows: Rows, asked: Asked, exit = false): Sql {
  if (rows.length === 0) return sql`true`;
  const one = (condition: Condition) => {
    const { source, at } = asked.place(condition);
    const answer =
      exit && source === "exit" ? sql`coalesce(${ofExit(condition)}, false)` : sql`coalesce(f.${called[source]}[${at}::int], false)`;
    return condition.not ? sql`NOT ${answer}` : answer;
  };
  return join(
    rows.map((row) => sql`(${join(row.map(one), " OR ")})`),
    " AND ",
  );
}

/** Everyone who took part, with the answers: the statement's common part, to be followed by a SELECT from `flagged f`. */
function everyone(scope: Scope, on: Day, asked: Asked): Sql {
  const used = sources.filter((source) => asked.answers(source).length > 0);
  // Everyone answered for is one of the people, so that FULL adds nobody; but it is never planned as a nested loop,
  // as a LEFT JOIN is while the statistics lag behind (just after an import): 6 000 times 6 000.
  const answered = used.map((source) => {
    const answers = join(asked.answers(source).map((condition) => aggregateOf(source, condition, on)));
    const { from, person } = rowsOf(source, scope, on);
    return sql`FULL JOIN (SELECT ${person}, ARRAY[${answers}] AS answers FROM ${from} GROUP BY ${person}) ${called[source]} USING (person_id)`;
  });
  const given = used.map((source) => sql`, ${called[source]}.answers AS ${called[source]}`);
  return sql`
    WITH mine AS MATERIALIZED (
      SELECT e.organisation_id, e.id, e.person_id, e.household_id, e.sex, e.starts_on, e.ends_on, e.exit_reason, e.outcome, e.route, e.months_in_support,
        e.screening, e.expected_to_move, e.referred_by_id, p.birth_date, p.birth_year,
        row_number() OVER (PARTITION BY e.person_id ORDER BY e.starts_on, e.ends_on NULLS LAST, e.id) AS nth,
        lead(e.id) OVER (PARTITION BY e.person_id ORDER BY e.starts_on, e.ends_on NULLS LAST, e.id) IS NULL AS is_latest
      FROM enrolments e
      CROSS JOIN LATERAL (SELECT birth_date, birth_year FROM persons WHERE organisation_id = e.organisation_id AND id = e.person_id OFFSET 0) p
      WHERE e.organisation_id = ${scope.organisationId}::uuid AND e.project_id = ${scope.projectId}::uuid
        AND e.starts_on <= ${on}::date AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING'
    ), exits AS (SELECT * FROM mine WHERE ends_on <= ${on}::date),
    flagged AS MATERIALIZED (
      SELECT person_id${given.length > 0 ? join(given, "") : empty}
      FROM (SELECT DISTINCT person_id FROM mine) people ${answered.length > 0 ? join(answered, " ") : empty}
    )`;
}

/** The goals that count persons or their exits, by what their definitions say. */
type Asking = Extract<Definition, { reached: Rows }>;
const asks = (definition: Definition): definition is Asking => "reached" in definition;

/**
 * What each definition counts in a project on a day, in their order. Milestones are the project's own, by the
 * goal's key; place-years are days enrolled in the 365 days up to and including the day.
 */
export async function countGoals(
  db: TenantDb,
  scope: Scope,
  goals: readonly { key: string; definition: Definition }[],
  on: Day,
): Promise<Counted[]> {
  const asking = goals.map(({ definition }) => definition).filter(asks);
  const counted = asking.length > 0 ? await countAsking(db, scope, asking, on) : [];
  const results: Counted[] = [];
  let next = 0;
  for (const { key, definition } of goals) {
    if (asks(definition)) results.push(counted[next++] as Counted);
    else if (definition.counts === "placeYears") results.push(await countPlaceYears(db, scope, on));
    else results.push(await countMilestones(db, scope, key, on));
  }
  return results;
}

async function countAsking(db: TenantDb, scope: Scope, definitions: readonly Asking[], on: Day): Promise<Counted[]> {
  const asked = new Asked();
  // Asked first: what is asked for decides what `everyone` reads.
  const figures = definitions.map((definition) => {
    const isExits = definition.counts === "exits";
    const among = holds(definition.among ?? [], asked, isExits);
    const reached = holds(definition.reached, asked, isExits);
    // FULL for the same reason: whoever has not left is counted by nobody.
    const from = isExits ? sql`exits m FULL JOIN flagged f USING (person_id)` : sql`flagged f`;
    const counted = isExits ? sql`m.id IS NOT NULL AND (${among})` : among;
    return sql`(SELECT ARRAY[count(*) FILTER (WHERE (${counted}) AND (${reached})), count(*) FILTER (WHERE ${counted}),
      count(DISTINCT f.person_id) FILTER (WHERE (${counted}) AND (${reached})), (SELECT count(*) FROM flagged)]::int[] FROM ${from})`;
  });
  const [row] = await withProtected(
    db,
    () => db.$queryRaw<{ figures: number[] }[]>`${everyone(scope, on, asked)} SELECT ${join(figures, " || ")} AS figures`,
  );
  return definitions.map((definition, at): Counted => {
    const [numerator = 0, denominator = 0, persons = 0, all = 0] = row?.figures.slice(4 * at) ?? [];
    return { numerator, denominator: definition.among === null ? null : denominator, ofAll: { numerator: persons, denominator: all } };
  });
}

async function countPlaceYears(db: TenantDb, { organisationId, projectId }: Scope, on: Day): Promise<Counted> {
  const [row] = await withProtected(
    db,
    () => db.$queryRaw<{ days: number }[]>`
      SELECT coalesce(sum(greatest(0, least(coalesce(ends_on, ${on}::date + 1), ${on}::date + 1) - greatest(starts_on, ${on}::date - 364))), 0)::int AS days
      FROM enrolments WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid AND exit_reason IS DISTINCT FROM 'FELREGISTRERING'`,
  );
  return { numerator: (row?.days ?? 0) / daysInPlaceYear, denominator: null, ofAll: null };
}

async function countMilestones(db: TenantDb, { organisationId, projectId }: Scope, goalKey: string, on: Day): Promise<Counted> {
  const numerator = await db.milestone.count({ where: { organisationId, projectId, goalKey, reachedOn: { lte: asDate(on) } } });
  return { numerator, denominator: null, ofAll: null };
}

/** A row behind a number: a person and the enrolment that it opens; of exits, that exit. */
export type Behind = { personId: string; enrolmentId: string };

/**
 * Exactly the rows behind a goal's number on a day, by name: of persons one for each, of exits one for each exit.
 * Those protected are there as well, last: so that number and rows agree.
 */
export async function findBehindGoal(db: TenantDb, scope: Scope, definition: Definition, part: Part, on: Day): Promise<Behind[]> {
  if (!asks(definition)) return [];
  const asked = new Asked();
  const isExits = definition.counts === "exits";
  const among = holds(definition.among ?? [], asked, isExits);
  const reached = holds(definition.reached, asked, isExits);
  const wanted = { reached, notReached: sql`NOT (${reached})`, among: sql`true` }[part];
  const from = isExits ? sql`exits m` : sql`(SELECT * FROM mine WHERE is_latest) m`;
  return withProtected(
    db,
    () => db.$queryRaw<Behind[]>`
      ${everyone(scope, on, asked)} SELECT m.person_id AS "personId", m.id AS "enrolmentId"
      FROM ${from} JOIN flagged f USING (person_id) JOIN persons p ON p.organisation_id = m.organisation_id AND p.id = m.person_id
      WHERE (${among}) AND (${wanted}) ORDER BY p.protection IS NOT NULL, p.name_order NULLS LAST, m.person_id, m.starts_on`,
  );
}
