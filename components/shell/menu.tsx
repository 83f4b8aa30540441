"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/**
 * A folded list of links and buttons: a native details, so it opens without JavaScript. With it, Esc,
 * a click outside, leaving it by Tab and going to another page close it.
 */
export function Menu({
  button,
  children,
  className = "",
  drop = "top-full right-0 mt-1",
}: {
  button: ReactNode;
  children: ReactNode;
  className?: string;
  drop?: string;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const here = usePathname();

  // Closes when the page changes; not when the script arrives after somebody has opened it.
  const openedOn = useRef(here);
  useEffect(() => {
    if (openedOn.current === here) return;
    openedOn.current = here;
    if (details.current) details.current.open = false;
  }, [here]);

  useEffect(() => {
    const menu = details.current;
    if (!menu) return;
    const close = () => {
      menu.open = false;
    };
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.contains(event.target)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !menu.open) return;
      close();
      menu.querySelector("summary")?.focus();
    };
    const onLeave = (event: FocusEvent) => {
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) close();
    };
    document.addEventListener("pointerdown", onPress);
    menu.addEventListener("keydown", onKey);
    menu.addEventListener("focusout", onLeave);
    return () => {
      document.removeEventListener("pointerdown", onPress);
      menu.removeEventListener("keydown", onKey);
      menu.removeEventListener("focusout", onLeave);
    };
  }, []);

  return (
    <details className="relative" ref={details}>
      <summary className={`flex min-h-control items-center gap-2 rounded-md ${className}`}>{button}</summary>
      <div
        className={`absolute z-30 w-max min-w-56 max-w-[min(20rem,calc(100vw-2rem))] animate-appear rounded-lg border border-line-2 bg-surface p-2 shadow-menu ${drop}`}
      >
        {children}
      </div>
    </details>
  );
}
