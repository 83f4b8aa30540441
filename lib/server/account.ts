import "server-only";
import { refresh } from "next/cache";
import { redirect, unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { getSession } from "@/lib/auth/actor";
import type { SignedIn } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { type FormAction, type FormState, textFields } from "@/lib/form";
import { askProof, type Done, isSameOrigin, tell, tellFields, told } from "./action";
import { signInAddress } from "./context";
import { withoutWords } from "./log";

type Options<S> = {
  name: string;
  form: S;
  stepUp?: boolean;
  /** Also in a session that an organisation's own provider opened. What is changed is not how one signs in. */
  alsoByOrganisation?: boolean;
};

/**
 * The door to one's own account, in no organisation: password, factors, sessions. The use case works
 * through lib/auth, which sees to its own transaction. A session that one organisation's provider
 * vouched for changes no password and no factor: they open every organisation of the account, and
 * the others have not chosen that provider.
 */
export function accountAction<S extends z.ZodType>(
  { name, form: schema, stepUp = false, alsoByOrganisation = false }: Options<S>,
  write: (session: SignedIn, input: z.output<S>) => Promise<Done>,
): FormAction {
  return async (_previous: FormState, form: FormData): Promise<FormState> => {
    const values = textFields(form);
    const at = new Date().toISOString();
    const errors = await getTranslations("errors");
    let actorId: string | undefined;
    try {
      if (!(await isSameOrigin())) return { status: "refused", message: errors("otherSite"), at };
      const session = await getSession();
      if (!session) return { status: "signedOut", message: errors("signedOut"), at };
      actorId = session.userId;
      if (session.onlyOrganisationId && !alsoByOrganisation) throw new AppError("rule", "byOrganisation");
      const sound = schema.safeParse(values);
      if (!sound.success) return { status: "invalid", message: errors("invalid"), fieldErrors: await tellFields(sound.error), at };
      const asked = stepUp ? await askProof(session, form) : null;
      if (asked) return { ...asked, at };
      const done = await write(session, sound.data);
      refresh();
      return { status: "ok", message: await tell(done.message, done.values), result: { ...done.result, ...done.secret }, at };
    } catch (error) {
      unstable_rethrow(error);
      return { ...(await told(error, name, actorId)), at };
    }
  };
}

/** The read door to one's own account: sends the signed-out to sign in. */
export function accountQuery<T>(read: (session: SignedIn) => Promise<T>): () => Promise<T> {
  return () =>
    withoutWords("account", async () => {
      const session = await getSession();
      return session ? read(session) : redirect(await signInAddress());
    });
}
