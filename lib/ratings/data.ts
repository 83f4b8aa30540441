import "server-only";
import { asDate, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Rating } from "./domain";

export type StoredRating = Rating & { id: string };

/** How somebody has rated themselves, the latest first. */
export async function listRatings(db: TenantDb, organisationId: string, enrolmentId: string): Promise<StoredRating[]> {
  const rows = await db.selfRating.findMany({
    where: { organisationId, enrolmentId },
    orderBy: { ratedOn: "desc" },
    select: { id: true, ratedOn: true, health: true, inclusion: true, step: true },
  });
  return rows.map((row) => ({ ...row, ratedOn: toDay(row.ratedOn) }));
}

/** Every rating in a project with whose it is, for goals P3 and P4. Registrations by mistake are left out. */
export async function listProjectRatings(
  db: TenantDb,
  { organisationId, projectId }: { organisationId: string; projectId: string },
): Promise<(Rating & { personId: string })[]> {
  const rows = await db.$queryRaw<(Omit<Rating, "ratedOn"> & { ratedOn: Date; personId: string })[]>`
    SELECT e.person_id AS "personId", s.rated_on AS "ratedOn", s.health::int AS health, s.inclusion::int AS inclusion, s.step::int AS step
    FROM enrolments e JOIN self_ratings s ON s.organisation_id = e.organisation_id AND s.enrolment_id = e.id
    WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
      AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING'`;
  return rows.map((row) => ({ ...row, ratedOn: toDay(row.ratedOn) }));
}

/** Adds a rating; the database refuses a second one for the same day. */
export async function insertRating(db: TenantDb, organisationId: string, enrolmentId: string, rating: Rating): Promise<void> {
  await db.selfRating.create({ data: { organisationId, enrolmentId, ...rating, ratedOn: asDate(rating.ratedOn) } });
}

/** Whose rating it is: the enrolment, when it is in the project. */
export async function findRating(db: TenantDb, { organisationId, projectId }: { organisationId: string; projectId: string }, id: string) {
  return db.selfRating.findFirst({ where: { organisationId, id, enrolment: { projectId } }, select: { enrolmentId: true } });
}

/** Takes a rating away; whether it was there. */
export async function deleteRating(db: TenantDb, organisationId: string, id: string): Promise<boolean> {
  const { count } = await db.selfRating.deleteMany({ where: { organisationId, id } });
  return count === 1;
}
