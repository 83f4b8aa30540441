"use client";

import { type ReactNode, startTransition } from "react";
import { signOutByForm } from "@/lib/auth/actions";

/**
 * The form that signs out. Where there is script it leaves by a new document: what was open lives on in the
 * memory of the old one, and Back would show it (security R14).
 */
export function SignOutForm({ children }: { children: ReactNode }) {
  return (
    <form
      action={signOutByForm}
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(async () => {
          await signOutByForm();
          window.location.assign("/logga-in");
        });
      }}
    >
      {children}
    </form>
  );
}
