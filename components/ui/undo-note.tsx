"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Check, X } from "./icon";

const shownForMs = 10_000;

/**
 * What was just saved, with the way back beside it: one line on ink, for ten seconds or until
 * dismissed; it waits while it is pointed at or focused. Never the only way to undo.
 * @param children the undo itself (a form's button, light on ink)
 */
export function UndoNote({ text, children, onGone }: { text: string; children?: ReactNode; onGone: () => void }) {
  const t = useTranslations("ui");
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onGone, shownForMs);
    return () => clearTimeout(timer);
  }, [isHeld, onGone]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing only keeps the note; nothing is done by it
    <div
      className="flex min-h-12 items-center gap-3 rounded-md bg-ink px-4 text-canvas animate-appear [&_:focus-visible]:outline-canvas print:hidden"
      onBlur={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
    >
      <Check />
      <p className="min-w-0 flex-1 py-3" role="status">
        {text}
      </p>
      {children}
      <button aria-label={t("dismiss")} className="grid size-8 place-content-center rounded-sm" onClick={onGone} type="button">
        <X />
      </button>
    </div>
  );
}
