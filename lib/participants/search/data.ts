import "server-only";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, type ReadName } from "@/lib/identity";
import { indexedLetters, wordIndex, wordsOf } from "@/lib/name-code";
import { numberIndex, type Vault } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import { mostHits } from "./domain";

/** Somebody found: the participation that a click opens. */
export type Hit = ReadName & {
  enrolmentId: string;
  personId: string;
  birthYear: number | null;
  startsOn: Day;
  endsOn: Day | null;
  projectSlug: string;
  projectName: string;
};

/** How many candidates are opened at first, and how many times as many next when too few of them were meant. */
const firstOpened = 50;
const timesMore = 10;

/** The participations, in the projects given, of whom every word begins a word of the name. */
export async function findByName(db: TenantDb, organisationId: string, projectIds: string[], words: string[]): Promise<Hit[]> {
  const vault = await vaultOf(db);
  const asked = wordsOf(...words);
  // Of "%%%" no letter is left: it begins no name.
  if (asked.length === 0) return [];
  const which = candidates(vault, asked);
  const hits: Hit[] = [];
  for (let size = firstOpened, skip = 0; ; skip += size, size *= timesMore) {
    const some = await findHits(db, vault, { organisationId, projectIds, which, limit: size, skip });
    hits.push(...some.filter((hit) => isMeant(hit, asked)));
    if (hits.length >= mostHits || some.length < size) return hits.slice(0, mostHits);
  }
}

/** Whose name has words that begin as those asked for, by the keyed fingerprints of their first letters. */
function candidates(vault: Vault, asked: string[]): Prisma.Sql {
  const indexed = asked.filter((word) => [...word].length >= indexedLetters);
  // A word that is too short to be indexed by its first letters is found where it is a whole word.
  const fingerprints = (indexed.length > 0 ? indexed : asked).map((word) => wordIndex(vault.indexing, word));
  const having = (word: Uint8Array) => Prisma.sql`SELECT w.enrolment_id FROM participant_words w
    WHERE w.organisation_id = ${vault.organisationId}::uuid AND w.word = ${word}`;
  return Prisma.sql`r.enrolment_id IN (${Prisma.join(fingerprints.map(having), " INTERSECT ")})`;
}

function isMeant({ givenName, familyName }: Hit, asked: string[]): boolean {
  const words = wordsOf(givenName, familyName);
  return asked.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

/** The participations, in the projects given, of the person with a number. */
export async function findByNumber(db: TenantDb, organisationId: string, projectIds: string[], number12: string): Promise<Hit[]> {
  const vault = await vaultOf(db);
  const person = Prisma.sql`SELECT id FROM persons WHERE organisation_id = ${organisationId}::uuid
    AND number_index = ${numberIndex(vault, number12)}`;
  const which = Prisma.sql`r.enrolment_id IN (SELECT e.id FROM enrolments e
    WHERE e.organisation_id = ${organisationId}::uuid AND e.person_id = (${person}))`;
  return findHits(db, vault, { organisationId, projectIds, which, limit: mostHits, skip: 0 });
}

type Wish = { organisationId: string; projectIds: string[]; which: Prisma.Sql; limit: number; skip: number };

async function findHits(db: TenantDb, vault: Vault, { organisationId, projectIds, which, limit, skip }: Wish): Promise<Hit[]> {
  type Row = Omit<Hit, "givenName" | "familyName" | "startsOn" | "endsOn"> & {
    sealed: Uint8Array | null;
    startsOn: Date;
    endsOn: Date | null;
  };
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.enrolment_id AS "enrolmentId", r.person_id AS "personId", p.identity_sealed AS sealed,
      p.birth_year::int AS "birthYear", r.starts_on AS "startsOn", r.ends_on AS "endsOn", j.slug AS "projectSlug", j.name AS "projectName"
    FROM (SELECT r.* FROM participant_rows r
      WHERE r.organisation_id = ${organisationId}::uuid AND NOT r.is_mistake AND r.project_id = ANY (${projectIds}::uuid[]) AND ${which}
      ORDER BY r.ends_on IS NOT NULL, r.sort_name, r.enrolment_id LIMIT ${limit} OFFSET ${skip}) r
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    JOIN projects j ON j.organisation_id = r.organisation_id AND j.id = r.project_id
    ORDER BY r.ends_on IS NOT NULL, r.sort_name, r.enrolment_id`;
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    ...openName(vault, row.personId, sealed),
    startsOn: toDay(row.startsOn),
    endsOn: toDayOrNull(row.endsOn),
  }));
}
