"use client";

import { useFormState } from "@/components/ui/form";

/** A link that an action gave, told this once; and the way to whom it concerns. */
export function LinkOnce({ text, user }: { text: string; user?: { organisation: string; label: string } }) {
  const { state } = useFormState();
  if (state.status !== "ok") return null;
  const { link, userId } = state.result ?? {};
  return (
    <div className="grid gap-3" role="status">
      {link && (
        <p className="grid gap-1 rounded-lg border border-accent p-4">
          <strong>{text}</strong>
          <code className="break-all text-body">{link}</code>
        </p>
      )}
      {user && userId && (
        <a className="link justify-self-start" href={`/o/${user.organisation}/anvandare/${userId}`}>
          {user.label}
        </a>
      )}
    </div>
  );
}
