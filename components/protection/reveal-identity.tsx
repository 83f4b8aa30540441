"use client";

import { useActionState, useId } from "react";
import { Banner } from "@/components/ui/banner";
import { SubmitButton, TextArea } from "@/components/ui/form";
import { FormContext } from "@/components/ui/form-state";
import { Proof } from "@/components/ui/proof";
import { hiddenFields } from "@/lib/form";
import type { Place } from "@/lib/place";
import { revealIdentity } from "@/lib/protection/actions";

type Texts = {
  reason: string;
  reasonHint: string;
  tooShort: string;
  show: string;
  refused: string;
  name: string;
  number: string;
  none: string;
  once: string;
};

/** Asks for a reason and shows who a protected participant is, in this one view. Works without JavaScript. */
export function RevealIdentity({ place, participantId, texts }: { place: Place; participantId: string; texts: Texts }) {
  const id = useId();
  const [state, ask, pending] = useActionState(revealIdentity, { status: "idle" });
  if (state.found) {
    return (
      <div className="grid gap-3" role="status">
        <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
          <div>
            <dt className="text-ink-3 text-small">{texts.name}</dt>
            <dd className="font-semibold">{state.found.name ?? texts.none}</dd>
          </div>
          <div>
            <dt className="text-ink-3 text-small">{texts.number}</dt>
            <dd className="font-semibold">{state.found.number ?? texts.none}</dd>
          </div>
        </dl>
        <p className="text-ink-2 text-small">{texts.once}</p>
      </div>
    );
  }
  const { found: _found, ...answered } = state;
  const fieldErrors = state.status === "invalid" ? { reason: [texts.tooShort] } : undefined;
  return (
    <FormContext value={{ state: { ...answered, fieldErrors }, pending, fieldId: (name) => `${id}${name}` }}>
      <form action={ask} className="grid gap-5" noValidate>
        <input name={hiddenFields.organisation} type="hidden" value={place.organisation} />
        <input name={hiddenFields.project} type="hidden" value={place.project} />
        <input name="participantId" type="hidden" value={participantId} />
        {["refused", "signedOut", "failed"].includes(state.status) && (
          <Banner role="alert" title={state.status === "refused" ? texts.refused : state.message} tone="warn" />
        )}
        <TextArea hint={texts.reasonHint} label={texts.reason} maxLength={500} name="reason" required rows={3} />
        {state.status === "stepUp" ? <Proof state={state} /> : <SubmitButton variant="secondary">{texts.show}</SubmitButton>}
      </form>
    </FormContext>
  );
}
