import "server-only";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";

export type Event = {
  id: string;
  occurredAt: Date;
  action: string;
  entity: string;
  actorKind: string;
  actorRole: string | null;
  actor: string | null;
};

/** Most events that one page shows. */
export const mostEvents = 200;

/**
 * Who changed and who saw a person between two days, latest first; without what was written. Read
 * along the log's index on time: the persons of a row cannot be indexed under row-level security.
 */
export async function listEvents(db: TenantDb, organisationId: string, personId: string, from: Day, until: Day): Promise<Event[]> {
  return db.$queryRaw<Event[]>`
    SELECT a.id::text AS id, a.occurred_at AS "occurredAt", a.action, a.entity, a.actor_kind AS "actorKind", a.actor_role AS "actorRole",
      coalesce(u.name, t.name) AS actor
    FROM audit_events a
    LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
    LEFT JOIN api_tokens t ON a.actor_kind = 'token' AND t.id = a.actor_id AND t.organisation_id = a.organisation_id
    WHERE a.organisation_id = ${organisationId}::uuid
      AND a.occurred_at >= (${from}::date::timestamp AT TIME ZONE 'Europe/Stockholm')
      AND a.occurred_at < ((${until}::date + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
      AND ${personId}::uuid = ANY (a.subject_ids)
    ORDER BY a.occurred_at DESC, a.id DESC LIMIT ${mostEvents}`;
}
