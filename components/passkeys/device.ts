"use client";

import { useSyncExternalStore } from "react";
import { type FormAction, type FormState, idle } from "@/lib/form";

const never = () => () => {};

/** Whether this browser can use passkeys; false until it is known. */
export function useHasPasskeys(): boolean {
  return useSyncExternalStore(
    never,
    () => "PublicKeyCredential" in window,
    () => false,
  );
}

/**
 * A form's action in three steps: the server makes a challenge, the person's device answers it, and the
 * answer goes to the server with the form.
 * @param cancelled what is said when the device gave no answer
 */
export function byDevice(
  kind: "make" | "use",
  { challenge, answer, cancelled }: { challenge: FormAction; answer: FormAction; cancelled: string },
): FormAction {
  return async (previous, form) => {
    // Making one is named, and may first ask for a proof; using one asks with nothing.
    const offered = await challenge(previous, kind === "make" ? form : new FormData());
    if (offered.status !== "ok") return offered;
    const answered = await ask(kind, offered.result?.options ?? "");
    if (answered === null) return plainly({ status: "refused", message: cancelled, at: offered.at });
    form.set("answer", answered);
    return plainly(await answer(idle, form));
  };
}

/** A refusal in its own words alone: nothing was to be saved. */
function plainly(state: FormState): FormState {
  return state.status === "refused" ? { ...state, status: "invalid" } : state;
}

/** What the device says; null when the person cancelled, waited too long, or has it already. Loaded when first needed. */
async function ask(kind: "make" | "use", options: string): Promise<string | null> {
  const { startAuthentication, startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = JSON.parse(options);
  const start: (asked: { optionsJSON: never }) => Promise<unknown> = kind === "make" ? startRegistration : startAuthentication;
  return start({ optionsJSON: optionsJSON as never }).then(JSON.stringify, () => null);
}
