import "server-only";
import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { type Actor, getActor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import { assignedRoles, can, type Permission, type Role } from "@/lib/auth/policy";
import { toDay, toDayOrNull, today } from "@/lib/dates";
import type { Scope, TenantDb } from "@/lib/db/tenant";
import { isSlug, type ProjectRef } from "@/lib/place";

/** What a use case is handed: the locked transaction, who asks, and which project. */
export type Context = { db: TenantDb; actor: Actor; project: ProjectRef };
export type OrganisationContext = Omit<Context, "project">;

/** Someone signed in with the permission in the organisation, or null. */
export async function permitted(organisation: string, permission: Permission): Promise<Actor | "signedOut" | null> {
  const actor = await getActor(organisation);
  if (actor === null) return "signedOut";
  if (actor !== "stranger" && can(actor.roles, permission)) return actor;
  await logDenial(organisation, permission);
  return null;
}

/** As {@link permitted}, for pages: sends the signed-out to sign in and everyone else to "not found". */
export async function requirePermitted(organisation: string, permission: Permission): Promise<Actor> {
  const actor = await permitted(organisation, permission);
  if (actor === "signedOut") return redirect(await signInAddress());
  return actor ?? notFound();
}

/** The sign-in page, with the way back to the page that was asked for (`proxy.ts` notes its address). */
export async function signInAddress(): Promise<string> {
  const back = (await headers()).get("x-samsteg-path");
  return back && back !== "/" ? `/logga-in?till=${encodeURIComponent(back)}` : "/logga-in";
}

/** The role the actor uses: the first that gives the permission. */
export function actingRole(actor: Actor, permission: Permission): Role | null {
  return actor.roles.find((role) => can([role], permission)) ?? null;
}

/** For whom a door opens its transaction. A party's representative sees what is open to the party, by PostgreSQL's own policies. */
export function scopeOf(actor: Actor, permission: Permission): Scope {
  const role = actingRole(actor, permission);
  return {
    organisationId: actor.organisation.id,
    actorKind: "user",
    actorId: actor.userId,
    role,
    requestId: randomUUID(),
    ground: `role:${role}`,
    ...(role === "partyRepresentative" ? { party: actor.partyCode ?? "none" } : {}),
  };
}

/**
 * The project by its slug, if the actor reaches it: caseworkers, leaders and representatives only
 * those they are assigned to now. Absent, foreign and unassigned look the same. What is done on the
 * ground of an assignment, or of participants' consents, is logged with it.
 * @param asked what a query is asked: a question about one participation alone may also be answered by
 * an emergency. Actions, lookups and lists do not hand it over, and are refused (security R39).
 */
export async function findProject(
  db: TenantDb,
  slug: string,
  actor?: Actor,
  permission?: Permission,
  asked?: unknown,
): Promise<ProjectRef | null> {
  if (!isSlug(slug)) return null;
  if (!actor || !permission || reachesAll(actor, permission)) return readProject(db, slug);
  const project = await readProject(db, slug, actor.userId);
  if (!project) return permission === "participant:read" ? byEmergency(db, slug, actor, asked) : null;
  await setGround(db, `${permission === "shared:read" ? "consent" : "assignment"}:${project.id}`);
  return project;
}

const aboutOne = z.union([
  z.object({ participantId: z.uuid() }).transform(({ participantId }) => participantId),
  z.object({ enrolmentId: z.uuid() }).transform(({ enrolmentId }) => enrolmentId),
]);

/**
 * The project of a participation that the actor has opened in an emergency and that is still open, by
 * the database's clock. The rest of the transaction sees that one person, and is logged with the emergency.
 */
async function byEmergency(db: TenantDb, slug: string, actor: Actor, asked: unknown): Promise<ProjectRef | null> {
  const about = aboutOne.safeParse(asked);
  if (!about.success || !can(actor.roles, "access:emergency")) return null;
  const [open] = await db.$queryRaw<{ id: string; personId: string }[]>`
    SELECT a.id, e.person_id AS "personId"
    FROM emergency_accesses a
    JOIN enrolments e ON e.organisation_id = a.organisation_id AND e.id = a.enrolment_id
    JOIN projects p ON p.organisation_id = e.organisation_id AND p.id = e.project_id
    WHERE a.organisation_id = ${actor.organisation.id}::uuid AND a.user_id = ${actor.userId}::uuid AND a.enrolment_id = ${about.data}::uuid
      AND p.slug = ${slug} AND a.ended_at IS NULL AND a.expires_at > now()
    ORDER BY a.expires_at DESC LIMIT 1`;
  const project = open ? await readProject(db, slug) : null;
  if (!open || !project) return null;
  await setGround(db, `emergency:${open.id}`);
  await db.$executeRaw`SELECT set_config('app.only_person', ${open.personId}, true)`;
  return project;
}

/** On what ground the rest of the transaction sees and changes persons: a column of the log (security R37). */
async function setGround(db: TenantDb, ground: string): Promise<void> {
  await db.$executeRaw`SELECT set_config('app.ground', ${ground}, true)`;
}

async function readProject(db: TenantDb, slug: string, assignedTo?: string): Promise<ProjectRef | null> {
  const row = await db.project.findFirst({
    where: {
      slug,
      ...(assignedTo
        ? { assignments: { some: { userId: assignedTo, OR: [{ endsOn: null }, { endsOn: { gt: new Date(`${today()}T00:00:00Z`) } }] } } }
        : {}),
    },
    select: {
      id: true,
      slug: true,
      name: true,
      startsOn: true,
      endsOn: true,
      measureEveryDays: true,
      followUpDates: true,
      participantNoun: true,
    },
  });
  return (
    row && {
      ...row,
      startsOn: toDay(row.startsOn),
      endsOn: toDayOrNull(row.endsOn),
      followUpDates: row.followUpDates.map(toDay),
      participantNoun: row.participantNoun as ProjectRef["participantNoun"],
    }
  );
}

function reachesAll(actor: Actor, permission: Permission): boolean {
  return actor.roles.some((role) => can([role], permission) && !assignedRoles.includes(role));
}

/** What is done where persons are seen, when it is more than reading a page. */
const kinds: Record<string, string> = {
  search: "search",
  number: "reveal",
  "protected-identity": "reveal",
  extract: "extract",
  emergency: "emergency",
};

/** Adds one row to the log: which persons were shown, and where. */
export async function logRead(
  db: TenantDb,
  organisationId: string,
  entity: string,
  subjectIds: string[],
  entityId?: string,
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids)
    VALUES (${organisationId}::uuid, ${kinds[entity] ?? "read"}, ${entity}, ${entityId ?? null}::uuid, ${[...new Set(subjectIds)]}::uuid[])`;
}
