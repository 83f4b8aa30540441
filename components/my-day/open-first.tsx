"use client";

import { useEffect } from "react";

/**
 * Enter, pressed where nothing else is chosen, opens the most urgent row: a step is then logged in
 * three key presses from the page's start. Shows the key.
 */
export function OpenFirst({ target, label }: { target: string; label: string }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFree = document.activeElement === document.body || document.activeElement === null;
      if (event.key === "Enter" && isFree && !event.defaultPrevented) document.getElementById(target)?.click();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [target]);
  return (
    <span aria-hidden="true" className="hidden text-ink-3 rail:[@media(hover:hover)]:inline">
      <kbd>{label}</kbd>
    </span>
  );
}
