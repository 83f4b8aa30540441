"use client";

import { useEffect, useRef } from "react";
import { Button } from "../ui/button";

export type RecoveryTexts = { recoveryTitle: string; recoveryText: string; print: string };

/** New recovery codes, to print or write down: they are told this once. */
export function RecoveryCodes({ codes, title, texts }: { codes: string; title: string; texts: RecoveryTexts }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      aria-label={texts.recoveryTitle}
      className="focus-shown grid gap-3 rounded-lg border border-accent p-4"
      ref={box}
      tabIndex={-1}
    >
      {title && <p role="status">{title}</p>}
      <h2 className="text-h2">{texts.recoveryTitle}</h2>
      <p className="text-ink-2">{texts.recoveryText}</p>
      <ol className="grid gap-1 sm:grid-cols-2">
        {codes.split(" ").map((code) => (
          <li key={code}>
            <code className="whitespace-nowrap text-body">{code}</code>
          </li>
        ))}
      </ol>
      <Button className="justify-self-start print:hidden" onClick={() => window.print()}>
        {texts.print}
      </Button>
    </section>
  );
}
