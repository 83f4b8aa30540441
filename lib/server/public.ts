import "server-only";
import { unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { type LimitKind, limit, limitSource } from "@/lib/auth/limits";
import { type FormAction, type FormState, textFields } from "@/lib/form";
import { type Done, isSameOrigin, tell, tellFields, told } from "./action";

type Options<S extends z.ZodType> = {
  name: string;
  form: S;
  /** What is counted for each place that sends the form; and, with `per`, also for each text that it names. */
  limit: LimitKind;
  per?: { kind: LimitKind; name: (input: z.output<S>) => string };
};

/**
 * The door for forms that anybody may send, signed in or not (a forgotten password, an invitation):
 * from this site only, not too often, strictly read, honestly answered (security R17, R22, R23). What
 * it answers must not tell whether an account exists (R18): that is the use case's to keep.
 */
export function publicAction<S extends z.ZodType>(
  { name, form: schema, limit: kind, per }: Options<S>,
  write: (input: z.output<S>) => Promise<Done>,
): FormAction {
  return async (_previous: FormState, form: FormData): Promise<FormState> => {
    const values = kept(form);
    const at = new Date().toISOString();
    const errors = await getTranslations("errors");
    try {
      if (!(await isSameOrigin())) return { status: "refused", message: errors("otherSite"), values, at };
      await limitSource(kind, name);
      const sound = schema.safeParse(textFields(form));
      if (!sound.success) {
        return { status: "invalid", message: errors("invalid"), fieldErrors: await tellFields(sound.error), values, at };
      }
      if (per) await limit(per.kind, name, per.name(sound.data));
      const done = await write(sound.data);
      return { status: "ok", message: await tell(done.message, done.values), result: { ...done.result, ...done.secret }, at };
    } catch (error) {
      unstable_rethrow(error);
      return { ...(await told(error, name)), values, at };
    }
  };
}

/** What goes back into the form: everything but passwords, codes and keys, which no answer repeats. */
function kept(form: FormData): FormState["values"] {
  return Object.fromEntries(Object.entries(textFields(form)).filter(([name]) => !/password|code|token/i.test(name)));
}
