import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { type DraftKey, hiddenFields, readDraftKey, textFields } from "@/lib/form";
import type { Place } from "@/lib/place";
import { isSameOrigin } from "@/lib/server/action";
import { BadRequest, TooLarge } from "@/lib/server/api";
import { findProject, logRead, permitted, scopeOf } from "@/lib/server/context";
import { logFault } from "@/lib/server/log";
import { sentFiles } from "@/lib/server/upload";
import { type DraftScope, findDraft, findPersonOf, removeDraft, saveDraft } from "../data";

// Request handlers and not server actions: an address outlives a new build, a page that is being left can
// still send (keepalive), and nothing on the page is drawn anew while somebody types.

const permission = "draft:keep";
const mostBytes = 500_000;

type Params = { params: Promise<Place> };
type Work<R> = (db: TenantDb, scope: DraftScope, actor: Actor, received: R) => Promise<Response>;

const json = (body: object, status = 200) => Response.json(body, { status, headers: { "cache-control": "private, no-store" } });
const refused = (status: number) => json({}, status);

/** The user's draft of the form that is asked for, and who the user is; reading it is logged. */
export async function giveDraft(request: Request, { params }: Params): Promise<Response> {
  const key = readDraftKey(new URL(request.url).searchParams.get("utkast"));
  return behind(request, await params, key, nothing, async (db, scope, actor) => {
    const draft = key && (await findDraft(db, scope, key));
    const personId = draft && key.enrolmentId ? await findPersonOf(db, scope, key.enrolmentId) : null;
    if (personId) await logRead(db, scope.organisationId, "draft", [personId]);
    return json({ owner: actor.userId, draft: draft && { values: draft.values, savedAt: draft.savedAt } });
  });
}

/** Keeps what a form holds while somebody types. */
export async function keepDraft(request: Request, { params }: Params): Promise<Response> {
  if (!(await isSameOrigin())) return refused(403);
  const key = readDraftKey(new URL(request.url).searchParams.get("utkast"));
  const receive = () => sentForm(request);
  return behind(request, await params, key, receive, async (db, scope, actor, form) => {
    const submission = String(form.get(hiddenFields.submission) ?? "");
    if (!key || !z.uuid().safeParse(submission).success) return refused(400);
    // Typed by one, sent in another's session: it is not theirs to keep (security F13).
    if (form.get(hiddenFields.owner) !== actor.userId) return refused(409);
    const savedAt = await saveDraft(db, scope, key, { values: textFields(form), submission });
    return json({ savedAt });
  });
}

/** Throws the user's draft of a form away. */
export async function throwDraft(request: Request, { params }: Params): Promise<Response> {
  if (!(await isSameOrigin())) return refused(403);
  const key = readDraftKey(new URL(request.url).searchParams.get("utkast"));
  return behind(request, await params, key, nothing, async (db, scope) => {
    if (key) await removeDraft(db, scope, key);
    return json({});
  });
}

const nothing = async () => {};

/**
 * Who, may they, is it a participation of the project that they reach; then one transaction.
 * @param receive reads what was sent: after it is known who sends it, before the transaction, which waits for no network
 */
async function behind<R>(
  request: Request,
  place: Place,
  key: DraftKey | null,
  receive: () => Promise<R>,
  work: Work<R>,
): Promise<Response> {
  let actorId: string | undefined;
  try {
    const actor = await permitted(place.organisation, permission);
    if (actor === "signedOut") return refused(401);
    if (!actor) return refused(404);
    actorId = actor.userId;
    let isReached = false;
    const received = await receive();
    const answer = await withTenant(scopeOf(actor, permission), "write", async (db) => {
      const project = await findProject(db, place.project, actor, permission);
      isReached = project !== null;
      if (!project || !key) return null;
      const scope = { organisationId: actor.organisation.id, projectId: project.id, userId: actor.userId };
      if (key.enrolmentId && !(await findPersonOf(db, scope, key.enrolmentId))) return null;
      return work(db, scope, actor, received);
    });
    if (!isReached) await logDenial(place.organisation, permission);
    return answer ?? refused(404);
  } catch (error) {
    // A page that is left while it sends is no fault.
    if (request.signal.aborted) return refused(400);
    if (error instanceof TooLarge || error instanceof BadRequest) return refused(error instanceof TooLarge ? 413 : 400);
    logFault("drafts", error, actorId);
    return refused(500);
  }
}

/** The fields of the request; never more held than a long form needs. */
async function sentForm(request: Request): Promise<FormData> {
  const form = new FormData();
  for (const { part, bytes } of await sentFiles(request, mostBytes)) form.append(part, Buffer.from(bytes).toString());
  return form;
}
