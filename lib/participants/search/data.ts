import "server-only";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { numberIndex } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import { mostHits } from "./domain";

/** Somebody found: the participation that a click opens. */
export type Hit = {
  enrolmentId: string;
  personId: string;
  givenName: string | null;
  familyName: string | null;
  birthYear: number | null;
  startsOn: Day;
  endsOn: Day | null;
  projectSlug: string;
  projectName: string;
};

/** The participations, in the projects given, of whom every word begins a word of the name. */
export function findByName(db: TenantDb, organisationId: string, projectIds: string[], words: string[]): Promise<Hit[]> {
  // A range of bytes instead of LIKE: the wildcards % and _ are letters like others, and the range uses
  // the index, which under row-level security LIKE never does. Of "%%%" no letter is left: it begins no name.
  const beginning = (word: string) => Prisma.sql`SELECT w.enrolment_id FROM participant_words w,
      (SELECT name_key(${word}::text) AS first) asked
    WHERE w.organisation_id = ${organisationId}::uuid AND asked.first <> ''
      AND w.word >= asked.first AND w.word < asked.first || chr(1114111)`;
  return findHits(db, organisationId, projectIds, Prisma.sql`r.enrolment_id IN (${Prisma.join(words.map(beginning), " INTERSECT ")})`);
}

/** The participations, in the projects given, of the person with a number. */
export function findByNumber(db: TenantDb, organisationId: string, projectIds: string[], number12: string): Promise<Hit[]> {
  const person = Prisma.sql`SELECT id FROM persons WHERE organisation_id = ${organisationId}::uuid
    AND number_index = ${numberIndex(organisationId, number12)}`;
  return findHits(
    db,
    organisationId,
    projectIds,
    Prisma.sql`r.enrolment_id IN (SELECT e.id FROM enrolments e WHERE e.organisation_id = ${organisationId}::uuid AND e.person_id = (${person}))`,
  );
}

async function findHits(db: TenantDb, organisationId: string, projectIds: string[], which: Prisma.Sql): Promise<Hit[]> {
  const rows = await db.$queryRaw<(Omit<Hit, "startsOn" | "endsOn"> & { startsOn: Date; endsOn: Date | null })[]>`
    SELECT r.enrolment_id AS "enrolmentId", r.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName",
      p.birth_year::int AS "birthYear", r.starts_on AS "startsOn", r.ends_on AS "endsOn", j.slug AS "projectSlug", j.name AS "projectName"
    FROM (SELECT r.* FROM participant_rows r
      WHERE r.organisation_id = ${organisationId}::uuid AND NOT r.is_mistake AND r.project_id = ANY (${projectIds}::uuid[]) AND ${which}
      ORDER BY r.ends_on IS NOT NULL, r.sort_name, r.enrolment_id LIMIT ${mostHits}) r
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    JOIN projects j ON j.organisation_id = r.organisation_id AND j.id = r.project_id
    ORDER BY r.ends_on IS NOT NULL, r.sort_name, r.enrolment_id`;
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) }));
}
