import "server-only";
import { type HouseholdKind, type Residence, rounds, type Sex } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, type ReadName } from "@/lib/identity";
import type { ChildFact, EnrolmentFact, Facts, HouseholdFact, MeasurementFact, PartyFact } from "./cohort/domain";

type Packed = {
  enrolments: string | null;
  measurements: string | null;
  households: string | null;
  children: string | null;
  parties: PartyFact[] | null;
};

/**
 * The facts of a project's figures, in one statement, packed as text: a row object for each of
 * 100 000 measurements costs more than the question itself. Ids, codes and dates hold no comma.
 *
 * Of the measurements only those that a figure on the given days can need: each enrolment's first, its
 * first of round start, and the last up to each day. So the pure functions answer as they would from
 * all of them, on those days and no others (tests/db/follow-up.test.ts compares). A measurement is a
 * text that sorts as measurements do: date, round's order, then value, reason and party.
 * @param days every day that the figures will be asked for
 */
export async function findFacts(db: TenantDb, organisationId: string, projectId: string, days: readonly Day[]): Promise<Facts> {
  const sorted = [...new Set(days)].sort();
  const [packed] = await withProtected(
    db,
    () => db.$queryRaw<[Packed]>`
    WITH mine AS MATERIALIZED (
      SELECT e.*, (row_number() OVER ())::int - 1 AS nth
      FROM enrolments e WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
    ), lasts AS (
      -- Enrolment by enrolment: while the statistics lag behind, as just after an import, a join of the two is
      -- planned as if mine had one row, and 6 000 times 6 000 were compared. So neither is the view asked.
      -- The day before is compared, so that a measurement on a day belongs to that day and not to the next.
      SELECT mine.nth, min(k.text) AS first, min(k.text) FILTER (WHERE m.round = 'START') AS start, max(k.text) AS last
      FROM mine
      CROSS JOIN LATERAL (
        SELECT DISTINCT ON (measured_on, round) measured_on, round, value, reason, waiting_for_id
        FROM step_measurements
        WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = mine.id AND measured_on <= ${sorted.at(-1)}::date
        ORDER BY measured_on, round, revision DESC
      ) m
      CROSS JOIN LATERAL (SELECT (m.measured_on::text
        || CASE m.round WHEN 'START' THEN 0 WHEN 'UPPFOLJNING' THEN 1 WHEN 'EXTRA' THEN 2 ELSE 3 END
        || m.value || coalesce(m.reason, '') || ',' || coalesce(m.waiting_for_id::text, '')) COLLATE "C" AS text) k
      WHERE m.value IS NOT NULL
      GROUP BY mine.nth, width_bucket(m.measured_on - 1, ${sorted}::date[])
    )
    SELECT
      (SELECT string_agg(concat_ws(',', id, person_id, coalesce(household_id::text, ''), sex, starts_on, coalesce(ends_on::text, ''),
        (exit_reason IS NOT DISTINCT FROM 'FELREGISTRERING')::int, expected_to_move::int), ';' ORDER BY nth) FROM mine) AS enrolments,
      (SELECT string_agg(line, E'\n') FROM (
        SELECT concat_ws(';', nth, min(first), min(start), string_agg(last, ';')) AS line FROM lasts GROUP BY nth) l) AS measurements,
      (SELECT string_agg(concat_ws(',', id, kind), ';') FROM households
        WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid) AS households,
      (SELECT string_agg(concat_ws(',', c.id, c.household_id, c.birth_year, c.residence), ';')
        FROM households h JOIN children c ON c.organisation_id = h.organisation_id AND c.household_id = h.id
        WHERE h.organisation_id = ${organisationId}::uuid AND h.project_id = ${projectId}::uuid) AS children,
      (SELECT json_agg(json_build_object('id', id, 'code', code, 'name', name) ORDER BY position, name) FROM parties
        WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid) AS parties`,
  );
  const enrolments = cells(packed.enrolments).map(asEnrolment);
  return {
    enrolments,
    measurements: (packed.measurements?.split("\n") ?? []).flatMap((line) => asMeasurements(line, enrolments)),
    households: cells(packed.households).map(([id = "", kind]): HouseholdFact => ({ id, kind: kind as HouseholdKind })),
    children: cells(packed.children).map(
      ([id = "", householdId = "", birthYear, residence]): ChildFact => ({
        id,
        householdId,
        birthYear: Number(birthYear),
        residence: residence as Residence,
      }),
    ),
    parties: packed.parties ?? [],
  };
}

function cells(text: string | null): string[][] {
  return text ? text.split(";").map((row) => row.split(",")) : [];
}

function asEnrolment([id = "", personId = "", householdId, sex, startsOn = "", endsOn, isMistake, expected]: string[]): EnrolmentFact {
  return {
    id,
    personId,
    householdId: householdId || null,
    sex: sex as Sex,
    startsOn,
    endsOn: endsOn || null,
    isMistake: isMistake === "1",
    expectedToMove: expected === "1",
  };
}

/** A line: the enrolment's place in the list, then its measurements; one that is both first and last stands twice. */
function asMeasurements(line: string, enrolments: readonly EnrolmentFact[]): MeasurementFact[] {
  const [nth, ...texts] = line.split(";");
  const enrolmentId = enrolments[Number(nth)]?.id ?? "";
  return [...new Set(texts)].map((text): MeasurementFact => {
    const [reason = "", party] = text.slice(12).split(",");
    return {
      enrolmentId,
      measuredOn: text.slice(0, 10),
      round: rounds[Number(text[10])]?.code ?? "EXTRA",
      value: Number(text[11]),
      reason: reason || null,
      waitingForId: party || null,
    };
  });
}

export type PersonName = ReadName & { personId: string };

/** Names of some persons, in the order of the list: family name, given name. Who is protected is left out. */
export async function findNames(db: TenantDb, organisationId: string, personIds: readonly string[], page: Page): Promise<PersonName[]> {
  const rows = await db.$queryRaw<{ personId: string; sealed: Uint8Array | null }[]>`
    SELECT id AS "personId", identity_sealed AS sealed FROM persons
    WHERE organisation_id = ${organisationId}::uuid AND id = ANY (${[...personIds]}::uuid[]) AND protection IS NULL
    ORDER BY name_order NULLS LAST, id LIMIT ${page.size} OFFSET ${page.size * (page.number - 1)}`;
  const vault = await vaultOf(db);
  return rows.map(({ personId, sealed }) => ({ personId, ...openName(vault, personId, sealed) }));
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
