import "server-only";
import { unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { logDenial } from "@/lib/auth/denials";
import type { Permission } from "@/lib/auth/policy";
import { readOnly, withTenant } from "@/lib/db/tenant";
import { type Found, hiddenFields, textFields } from "@/lib/form";
import { askProof, isSameOrigin } from "./action";
import { type Context, findProject, logRead, permitted, scopeOf } from "./context";
import { logFault } from "./log";

type Options<S extends z.ZodType, T> = {
  name: string;
  permission: Permission;
  form: S;
  stepUp?: boolean;
  views: { as: string; persons: (found: T) => string[] };
  /** Notes every refusal, not only a lacking permission: for what must not even be tried unseen. */
  notesRefusals?: boolean;
  /** What is kept beside the log row, in the same transaction: why it was asked. */
  keep?: (context: Context, input: z.output<S>, found: T) => Promise<void>;
};

/**
 * The door for questions whose text must not be in an address (a name, a number) or whose answer must
 * be asked for (a number in full): a form is posted, nothing is changed, and the answer goes to this
 * one view only. Unlike `action` it stores no answer; like `query` it reads where PostgreSQL refuses
 * writes and logs the persons shown in the same transaction.
 * @param read gives null for "not found"
 */
export function lookup<S extends z.ZodType, T>(
  { name, permission, form: schema, views, stepUp = false, notesRefusals = false, keep }: Options<S, T>,
  read: (context: Context, input: z.output<S>) => Promise<T | null>,
): (previous: Found<T>, form: FormData) => Promise<Found<T>> {
  return async (_previous, form) => {
    const values = textFields(form);
    const at = new Date().toISOString();
    const errors = await getTranslations("errors");
    let actorId: string | undefined;
    const noteRefusal = noterOf(form, permission, notesRefusals);
    try {
      if (!(await isSameOrigin())) return { status: "refused", message: errors("otherSite"), values, at };
      const actor = await permitted(text(form, hiddenFields.organisation), permission);
      if (actor === "signedOut") return { status: "signedOut", message: errors("signedOut"), values, at };
      if (!actor) return { status: "refused", message: errors("notFound"), values, at };
      actorId = actor.userId;
      const sound = schema.safeParse(values);
      if (!sound.success) {
        await noteRefusal();
        return { status: "invalid", message: errors("unsound"), values, at };
      }
      if (stepUp) {
        const asked = await askProof(actor, form);
        if (asked) {
          await noteRefusal();
          return { status: "stepUp", message: asked.message, proof: asked.proof, values, at };
        }
      }
      let isReached = false;
      const found = await withTenant(scopeOf(actor, permission), "write", async (db) => {
        const project = await findProject(db, text(form, hiddenFields.project), actor, permission);
        isReached = project !== null;
        const answer = project && (await readOnly(db, () => read({ db, actor, project }, sound.data)));
        const persons = answer === null ? [] : views.persons(answer);
        if (persons.length > 0) await logRead(db, actor.organisation.id, views.as, persons);
        if (project && answer !== null) await keep?.({ db, actor, project }, sound.data, answer);
        return answer;
      });
      if (found === null) await noteRefusal(isReached);
      return found === null ? { status: "refused", message: errors("notFound"), values, at } : { status: "ok", found, values, at };
    } catch (error) {
      unstable_rethrow(error);
      return { status: "failed", message: errors("failed", { code: logFault(name, error, actorId) }), values, at };
    }
  };
}

/** Notes a refusal where all are noted. A project that is not theirs is refused as a permission is: noted everywhere. */
function noterOf(form: FormData, permission: Permission, notesAll: boolean) {
  return async (isReached = true): Promise<void> => {
    if (notesAll || !isReached) await logDenial(text(form, hiddenFields.organisation), permission);
  };
}

function text(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}
