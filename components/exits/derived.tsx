"use client";

import { useEffect, useRef, useState } from "react";
import { deriveOutcome } from "@/lib/exits/domain";

/**
 * What outcome the facts in the form around it say, as they are filled in. Without script it says what
 * the form began with; what is saved is worked out again where it is saved.
 * @param texts a sentence for each outcome, and one for none
 */
export function DerivedOutcome({ order, initial, texts }: { order: readonly string[]; initial: string; texts: Record<string, string> }) {
  const box = useRef<HTMLParagraphElement>(null);
  const [outcome, setOutcome] = useState(initial);
  useEffect(() => {
    const form = box.current?.closest("form");
    if (!form) return;
    const read = () => setOutcome(outcomeOf(new FormData(form), order));
    read();
    form.addEventListener("input", read);
    return () => form.removeEventListener("input", read);
  }, [order]);
  return (
    <p aria-live="polite" className="rounded-md bg-sunken px-4 py-3" data-outcome={outcome} ref={box}>
      {texts[outcome] ?? texts[""]}
    </p>
  );
}

function outcomeOf(form: FormData, order: readonly string[]): string {
  const said = (name: string) => String(form.get(name) ?? "") || null;
  const facts = {
    exitReason: said("exitReason"),
    incomeSources: form.getAll("incomeSources[]").map(String).filter(Boolean),
    occupation: said("occupation"),
    handsOver: said("receivingPartyId") !== null,
  };
  return deriveOutcome(facts, order) ?? "";
}
