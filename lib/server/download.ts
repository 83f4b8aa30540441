import "server-only";
import { logDenial } from "@/lib/auth/denials";
import type { Permission } from "@/lib/auth/policy";
import { readOnly, withTenant } from "@/lib/db/tenant";
import type { Place } from "@/lib/place";
import { type Context, findProject, logRead, permitted, scopeOf, signInAddress } from "./context";

/** A file to take home. `persons`: whom it shows, for the log. */
export type Download = { name: string; type: string; body: string | Uint8Array<ArrayBuffer>; persons?: string[] };

/**
 * The door of a project's files: as a page's query, with a file for an answer. What is not theirs to see
 * is 404, whoever is signed out is sent to sign in, and whom the file shows is logged before it leaves.
 * @param as what the log calls it
 * @param read gives null for "not found"
 */
export function download<P extends Place>(
  { permission, as }: { permission: Permission; as: string },
  read: (context: Context, params: P) => Promise<Download | null>,
): (request: Request, answer: { params: Promise<P> }) => Promise<Response> {
  return async (_request, { params }) => {
    const asked = await params;
    const actor = await permitted(asked.organisation, permission);
    if (actor === "signedOut") return new Response(null, { status: 303, headers: { location: await signInAddress() } });
    if (!actor) return new Response(null, { status: 404 });
    let isReached = false;
    const file = await withTenant(scopeOf(actor, permission), "write", async (db) => {
      const project = await readOnly(db, () => findProject(db, asked.project, actor, permission));
      isReached = project !== null;
      const found = project && (await readOnly(db, () => read({ db, actor, project }, asked)));
      if (found?.persons?.length) await logRead(db, actor.organisation.id, as, found.persons, undefined);
      return found;
    });
    if (!isReached) await logDenial(asked.organisation, permission);
    if (!file) return new Response(null, { status: 404 });
    return new Response(file.body, {
      headers: {
        "content-type": file.type,
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        "cache-control": "private, no-store",
      },
    });
  };
}
