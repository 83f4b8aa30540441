import "server-only";
import type { HouseholdKind, Residence, Round, Sex } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { ChildFact, EnrolmentFact, Facts, HouseholdFact, MeasurementFact, PartyFact } from "./cohort/domain";

type EnrolmentRow = [string, string, string | null, Sex, Day, Day | null, boolean, boolean];
type MeasurementRow = [number, Day, Round, number, string | null, string | null];

/**
 * The facts of a project's figures, in two statements, packed as JSON: a row object for each of
 * 100 000 measurements costs more than the question itself.
 *
 * Of the measurements only those that any figure on the given days can need: each enrolment's first,
 * its first of round start, and the last on or before each day. So the pure functions answer as they
 * would from all of them, on those days and no others (tests/db/follow-up.test.ts compares).
 * @param days every day that the figures will be asked for
 */
export async function findFacts(db: TenantDb, organisationId: string, projectId: string, days: readonly Day[]): Promise<Facts> {
  const [people] = await db.$queryRaw<[{ enrolments: EnrolmentRow[] | null; measurements: MeasurementRow[] | null }]>`
    WITH mine AS MATERIALIZED (
      SELECT e.*, (row_number() OVER ())::int - 1 AS nth
      FROM enrolments e WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
    ), standing AS (
      SELECT mine.nth, m.measured_on, m.round, m.value, m.reason, m.waiting_for_id,
        lead(m.measured_on) OVER w AS next_on, row_number() OVER w AS place,
        count(*) FILTER (WHERE m.round = 'START') OVER (w ROWS UNBOUNDED PRECEDING) AS starts
      FROM mine JOIN current_step_measurements m ON m.organisation_id = mine.organisation_id AND m.enrolment_id = mine.id
      WINDOW w AS (PARTITION BY mine.nth ORDER BY m.measured_on, m.round)
    )
    SELECT
      (SELECT json_agg(json_build_array(id, person_id, household_id, sex, starts_on, ends_on,
        exit_reason IS NOT DISTINCT FROM 'FELREGISTRERING', expected_to_move) ORDER BY nth) FROM mine) AS enrolments,
      (SELECT json_agg(json_build_array(nth, measured_on, round, value, reason, waiting_for_id)) FROM standing s
        WHERE place = 1 OR (round = 'START' AND starts = 1) OR EXISTS (
          SELECT FROM unnest(${[...days]}::date[]) day WHERE day >= s.measured_on AND (s.next_on IS NULL OR day < s.next_on)
        )) AS measurements`;
  const [around] = await db.$queryRaw<
    [{ households: [string, HouseholdKind][] | null; children: [string, string, number, Residence][] | null; parties: PartyFact[] | null }]
  >`
    SELECT
      (SELECT json_agg(json_build_array(id, kind)) FROM households
        WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid) AS households,
      (SELECT json_agg(json_build_array(c.id, c.household_id, c.birth_year, c.residence))
        FROM households h JOIN children c ON c.organisation_id = h.organisation_id AND c.household_id = h.id
        WHERE h.organisation_id = ${organisationId}::uuid AND h.project_id = ${projectId}::uuid) AS children,
      (SELECT json_agg(json_build_object('id', id, 'code', code, 'name', name) ORDER BY position, name) FROM parties
        WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid) AS parties`;
  const enrolments = (people.enrolments ?? []).map(asEnrolment);
  return {
    enrolments,
    measurements: (people.measurements ?? []).map((row) => asMeasurement(row, enrolments[row[0]]?.id ?? "")),
    households: (around.households ?? []).map(([id, kind]): HouseholdFact => ({ id, kind })),
    children: (around.children ?? []).map(
      ([id, householdId, birthYear, residence]): ChildFact => ({ id, householdId, birthYear, residence }),
    ),
    parties: around.parties ?? [],
  };
}

function asEnrolment([id, personId, householdId, sex, startsOn, endsOn, isMistake, expectedToMove]: EnrolmentRow): EnrolmentFact {
  return { id, personId, householdId, sex, startsOn, endsOn, isMistake, expectedToMove };
}

function asMeasurement([, measuredOn, round, value, reason, waitingForId]: MeasurementRow, enrolmentId: string): MeasurementFact {
  return { enrolmentId, measuredOn, round, value, reason, waitingForId };
}

export type PersonName = { personId: string; givenName: string | null; familyName: string | null };

/** Names of some persons, in the order of the list: family name, given name. */
export function findNames(db: TenantDb, organisationId: string, personIds: readonly string[], page: Page): Promise<PersonName[]> {
  return db.$queryRaw<PersonName[]>`
    SELECT id AS "personId", given_name AS "givenName", family_name AS "familyName" FROM persons
    WHERE organisation_id = ${organisationId}::uuid AND id = ANY (${[...personIds]}::uuid[])
    ORDER BY family_name, given_name, id LIMIT ${page.size} OFFSET ${page.size * (page.number - 1)}`;
}

/** A page of a list; numbered from 1. */
export type Page = { number: number; size: number };

export type ListedEnrolment = {
  id: string;
  personId: string;
  sex: string;
  startsOn: Date;
  endsOn: Date | null;
  step: number | null;
  outcome: string | null;
};

/** Enrolments after one of them, in a fixed order that tells nothing; never those registered by mistake. */
export function findEnrolments(
  db: TenantDb,
  organisationId: string,
  projectId: string,
  after: string | null,
  limit: number,
): Promise<ListedEnrolment[]> {
  return db.$queryRaw<ListedEnrolment[]>`
    SELECT e.id, e.person_id AS "personId", e.sex, e.starts_on AS "startsOn", e.ends_on AS "endsOn", l.last_value::int AS step, e.outcome
    FROM enrolments e
    LEFT JOIN enrolment_latest l ON l.organisation_id = e.organisation_id AND l.enrolment_id = e.id
    WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
      AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING' AND (${after}::uuid IS NULL OR e.id > ${after}::uuid)
    ORDER BY e.id LIMIT ${limit}`;
}
