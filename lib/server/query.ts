import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import type { Permission } from "@/lib/auth/policy";
import { readOnly, type TenantDb, withTenant } from "@/lib/db/tenant";
import type { Place } from "@/lib/place";
import { type Context, findProject, logRead, type OrganisationContext, requirePermitted, scopeOf } from "./context";
import { withoutWords } from "./log";

/** Which persons a result shows; they are written to the read log in the same transaction. */
type Views<T> = { as: string; persons: (result: T) => string[] };

/**
 * The read door of a project. Who asks, may they, is the question sound, one transaction in which
 * PostgreSQL refuses writes, the log, and "not found" for everything that is not theirs to see; a project
 * that they do not reach is noted among what was refused.
 * Asked twice with the same input in one request, it reads (and logs) once.
 * @param input strict schema of what a page may ask
 * @param views given when the result shows persons: one log row per request
 * @param read gives null for "not found"
 */
export function query<S extends z.ZodType, T>(
  { permission, input, views }: { permission: Permission; input: S; views?: Views<T> },
  read: (context: Context, input: z.output<S>) => Promise<T | null>,
): (place: Place, input: z.input<S>) => Promise<T> {
  const ask = async (organisation: string, project: string, asked: string): Promise<T> => {
    const actor = await requirePermitted(organisation, permission);
    const sound = input.safeParse(JSON.parse(asked));
    if (!sound.success) notFound();
    let isReached = false;
    const result = await viewed(actor, permission, views, async (db) => {
      const found = await findProject(db, project, actor, permission, sound.data);
      isReached = found !== null;
      return found && (await read({ db, actor, project: found }, sound.data));
    });
    // A project that is not theirs, or not any more, is refused as a permission is: noted, and only then "not found".
    if (!isReached) await logDenial(organisation, permission);
    return result ?? notFound();
  };
  const once = cache((...asked: Parameters<typeof ask>) => withoutWords(`query:${permission}`, () => ask(...asked)));
  return (place, asked) => once(place.organisation, place.project, JSON.stringify(asked ?? {}));
}

/** Reads in one transaction in which PostgreSQL refuses writes, and logs whom the result shows. */
function viewed<T>(actor: Actor, permission: Permission, views: Views<T> | undefined, run: (db: TenantDb) => Promise<T | null>) {
  return withTenant(scopeOf(actor, permission), views ? "write" : "read", async (db) => {
    if (!views) return run(db);
    const shown = await readOnly(db, () => run(db));
    if (shown !== null) {
      const persons = views.persons(shown);
      if (persons.length > 0) await logRead(db, actor.organisation.id, views.as, persons);
    }
    return shown;
  });
}

/** The read door of an organisation as a whole: facts without persons (its projects, its keys), or persons by their codes (its log). */
export function organisationQuery<S extends z.ZodType, T>(
  { permission, input, views }: { permission: Permission; input: S; views?: Views<T> },
  read: (context: OrganisationContext, input: z.output<S>) => Promise<T | null>,
): (organisation: string, input: z.input<S>) => Promise<T> {
  const ask = async (organisation: string, asked: string): Promise<T> => {
    const actor = await requirePermitted(organisation, permission);
    const sound = input.safeParse(JSON.parse(asked));
    if (!sound.success) notFound();
    const result = await viewed(actor, permission, views, (db) => read({ db, actor }, sound.data));
    return result ?? notFound();
  };
  const once = cache((...asked: Parameters<typeof ask>) => withoutWords(`query:${permission}`, () => ask(...asked)));
  return (organisation, asked) => once(organisation, JSON.stringify(asked ?? {}));
}
