import "server-only";
import { createHmac } from "node:crypto";
import { refresh } from "next/cache";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import { TooMany } from "@/lib/auth/limits";
import type { Permission } from "@/lib/auth/policy";
import { proofOf, prove } from "@/lib/auth/proof";
import type { SignedIn } from "@/lib/auth/session";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type FormAction, type FormState, hiddenFields, textFields } from "@/lib/form";
import { isFromOurselves } from "@/lib/origin";
import { Prisma } from "@/prisma/generated/client";
import { type Context, findProject, type OrganisationContext, permitted, scopeOf } from "./context";
import { forgetDraft } from "./drafts";
import { logFault, sqlStateOf } from "./log";

/**
 * What a use case says when it is done: a message key with its blanks, and ids for the page.
 * `secret` is told once and never kept, not even as the answer to a form sent twice.
 */
export type Done = {
  message: string;
  values?: Record<string, string | number>;
  result?: Record<string, string>;
  secret?: Record<string, string>;
  /** Done when all is saved and not before (a mail); what it gives is told instead. Not done for a form sent twice. */
  afterwards?: () => Promise<Pick<Done, "message" | "values" | "secret">>;
};

/** `stepUp`: asks for a proof of who it is, no older than five minutes (security R21). `timeout`: for work that may take longer than a form's. */
type Options<S> = { name: string; permission: Permission; form: S; stepUp?: boolean; timeout?: number };

/**
 * The write door of a project. Who, may they, is the form sound, one transaction, one honest answer.
 * The form keeps what was typed in every outcome; sent twice with the same submission id, it is
 * carried out once and answers the same (security R41).
 * @param form strict schema; its error messages are keys in the namespace `errors`
 */
export function action<S extends z.ZodType>(
  options: Options<S>,
  write: (context: Context, input: z.output<S>) => Promise<Done>,
): FormAction {
  return door(options, async (db, actor, fields, input) => {
    const project = await findProject(db, fields.project, actor, options.permission);
    if (!project) throw new Unreached();
    return write({ db, actor, project }, input);
  });
}

/** A project that is not theirs, or not any more: refused as a permission is, and noted when the transaction is undone. */
class Unreached extends AppError {
  constructor() {
    super("not_found", "notFound");
  }
}

async function noteUnreached(error: unknown, form: FormData, permission: Permission): Promise<void> {
  if (error instanceof Unreached) await logDenial(hidden(form, "organisation"), permission);
}

/** The write door of an organisation as a whole (its keys, its settings). */
export function organisationAction<S extends z.ZodType>(
  options: Options<S>,
  write: (context: OrganisationContext, input: z.output<S>) => Promise<Done>,
): FormAction {
  return door(options, (db, actor, _fields, input) => write({ db, actor }, input));
}

function door<S extends z.ZodType>(
  { name, permission, form: schema, stepUp = false, timeout }: Options<S>,
  run: (db: TenantDb, actor: Actor, fields: { project: string }, input: z.output<S>) => Promise<Done>,
): FormAction {
  return async (_previous: FormState, form: FormData): Promise<FormState> => {
    const values = textFields(form);
    const at = new Date().toISOString();
    const errors = await getTranslations("errors");
    let actorId: string | undefined;
    try {
      if (!(await isSameOrigin())) return { status: "refused", message: errors("otherSite"), values, at };
      const actor = await permitted(hidden(form, "organisation"), permission);
      if (actor === "signedOut") return { status: "signedOut", message: errors("signedOut"), values, at };
      if (!actor) throw new AppError("not_found", "notFound");
      actorId = actor.userId;
      refuseOthers(actor, form);
      const sound = schema.safeParse(values);
      if (!sound.success) {
        const fieldErrors = await tellFields(sound.error);
        return { status: "invalid", message: errors("invalid"), fieldErrors, values, at };
      }
      if (stepUp) {
        const asked = await askProof(actor, form);
        if (asked) return { ...asked, values, at };
      }
      const saved = await withTenant(
        scopeOf(actor, permission),
        "write",
        async (db) => {
          const project = hidden(form, "project");
          const done = await once(db, actor, name, hidden(form, "submission"), values, () => run(db, actor, { project }, sound.data));
          await forgetDraft(db, actor, project, hidden(form, "draft"));
          // Worded before the commit: what can fail must not fail after it.
          return {
            message: await tell(done.message, done.values),
            result: { ...done.result, ...done.secret },
            afterwards: done.afterwards,
          };
        },
        timeout ? { timeout } : {},
      );
      const { afterwards, ...answer } = saved;
      const then = await afterwards?.();
      refresh();
      if (!then) return { status: "ok", ...answer, at };
      return { status: "ok", message: await tell(then.message, then.values), result: { ...answer.result, ...then.secret }, at };
    } catch (error) {
      unstable_rethrow(error);
      await noteUnreached(error, form, permission);
      return { ...(await told(error, name, actorId)), values, at };
    }
  };
}

/** What one has typed is not sent in another's session, on a browser that two share (security F13). */
function refuseOthers({ userId }: Actor, form: FormData): void {
  if (![userId, ""].includes(hidden(form, "owner"))) throw new AppError("rule", "somebodyElse");
}

/**
 * Null when who it is was proved lately, or is by what the form carries (a code, in demo mode the
 * password); else what to tell. The proof is never among the values that go back to the form.
 */
export async function askProof(session: SignedIn, form: FormData): Promise<FormState | null> {
  if (session.isFresh) return null;
  const errors = await getTranslations("errors");
  const proof = hidden(form, "proof").trim();
  const asked = { status: "stepUp", proof: await proofOf(session) } as const;
  if (!proof) return { ...asked, message: errors("stepUp") };
  try {
    return (await prove(session, proof)) ? null : { ...asked, message: errors("stepUpWrong") };
  } catch (error) {
    if (error instanceof TooMany) return { ...asked, message: (await told(error, "stepUp")).message };
    throw error;
  }
}

function hidden(form: FormData, field: keyof typeof hiddenFields): string {
  const value = form.get(hiddenFields[field]);
  return typeof value === "string" ? value : "";
}

/** Next lets a request without Origin through; we do not (security R22). */
export async function isSameOrigin(): Promise<boolean> {
  return isFromOurselves(new Headers(await headers()));
}

/** Carries a submission out once: its answer is stored in the same transaction. */
async function once(db: TenantDb, actor: Actor, name: string, submission: string, values: object, run: () => Promise<Done>): Promise<Done> {
  if (!z.uuid().safeParse(submission).success) throw new AppError("rule", "submissionMissing");
  // Keyed, as what was typed may be a personnummer, and there are too few of those for a hash alone (security R31).
  const inputHash = createHmac("sha256", env().NEXTAUTH_SECRET)
    .update(`submission\0${JSON.stringify(values)}`)
    .digest("hex");
  const key = { organisationId: actor.organisation.id, userId: actor.userId, id: submission };
  // Two at once: the second waits here until the first has committed, then finds its answer.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${submission}, 0))`;
  const earlier = await db.submission.findUnique({ where: { organisationId_userId_id: key } });
  if (earlier) {
    if (earlier.action !== name || earlier.inputHash !== inputHash) throw new AppError("rule", "submissionChanged");
    return earlier.outcome as unknown as Done;
  }
  const done = await run();
  const { secret: _untold, afterwards: _undone, ...outcome } = done;
  await db.submission.create({ data: { ...key, action: name, inputHash, outcome } });
  return done;
}

/** What a person is told of an error; a fault is logged and gets a code. */
export async function told(error: unknown, name: string, actorId?: string): Promise<FormState> {
  const errors = await getTranslations("errors");
  if (error instanceof AppError) {
    const words = await tell(error.key.includes(".") ? error.key : `errors.${error.key}`, error.details.values);
    const { field, facts } = error.details;
    const about = facts ? { facts } : {};
    if (error.code === "conflict") return { status: "conflict", message: words, ...about };
    if (field) return { status: "invalid", message: errors("invalid"), fieldErrors: { [field]: [words] }, ...about };
    return { status: "refused", message: words, ...about };
  }
  if (isConflict(error)) return { status: "conflict", message: errors("conflict") };
  return { status: "failed", message: errors("failed", { code: logFault(name, error, actorId) }) };
}

/** The database's own refusals: somebody else was first, or a rule that holds whoever writes. */
export function isConflict(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "conflict";
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (["P2002", "P2003", "P2004", "P2025", "P2034"].includes(error.code)) return true;
  return ["23505", "23503", "23514", "23P01", "40001", "40P01"].includes(sqlStateOf(error) ?? "");
}

/** A message by its full key. */
export async function tell(key: string, values?: Record<string, string | number>): Promise<string> {
  const all = (await getTranslations()) as unknown as (key: string, values?: Record<string, string | number>) => string;
  return all(key, values);
}

/** Schema messages are keys in `errors` (or with a dot: anywhere); zod's own words never reach a person. */
export async function tellFields(error: z.ZodError): Promise<Record<string, string[]>> {
  const all = await getTranslations();
  const told: Record<string, string[]> = {};
  for (const [field, keys] of Object.entries(z.flattenError(error).fieldErrors as Record<string, string[] | undefined>)) {
    told[field] = (keys ?? []).map((key) => {
      const full = key.includes(".") ? key : `errors.${key}`;
      return all.has(full as never) ? all(full as never) : all("errors.unsound" as never);
    });
  }
  return told;
}
