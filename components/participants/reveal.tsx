"use client";

import { useActionState } from "react";
import { hiddenFields } from "@/lib/form";
import { revealNumber } from "@/lib/participants/actions";
import type { Place } from "@/lib/place";

/**
 * A masked number with "Visa". The number is fetched by a logged question of its own, stands in this
 * one view, and is gone with it. Works without JavaScript: the page comes back with the number.
 */
export function Reveal({
  place,
  participantId,
  masked,
  texts,
}: {
  place: Place;
  participantId: string;
  masked: string;
  texts: { show: string; what: string; failed: string };
}) {
  const [state, ask, pending] = useActionState(revealNumber, { status: "idle" });
  return (
    <form action={ask} className="flex flex-wrap items-center gap-2">
      <input name={hiddenFields.organisation} type="hidden" value={place.organisation} />
      <input name={hiddenFields.project} type="hidden" value={place.project} />
      <input name="participantId" type="hidden" value={participantId} />
      <span aria-live="polite">{state.found ? state.found.number : masked}</span>
      {!state.found && (
        <button aria-disabled={pending} className="link min-h-6 font-semibold" type="submit">
          {texts.show} <span className="sr-only">{texts.what}</span>
        </button>
      )}
      {state.message && (
        <span className="text-bad-ink text-small" role="alert">
          {state.status === "signedOut" ? state.message : texts.failed}
        </span>
      )}
    </form>
  );
}
