"use client";

import { Button } from "./button";

/** The whole page's error, in words from outside: it is also shown where no texts are at hand. */
export function Fault({ title, text, again, onAgain }: { title: string; text: string; again: string; onAgain: () => void }) {
  return (
    <div className="mx-auto grid max-w-[40rem] justify-items-start gap-4 px-4 py-16" role="alert">
      <h1 className="text-h1">{title}</h1>
      <p className="text-ink-2">{text}</p>
      <Button onClick={onAgain}>{again}</Button>
    </div>
  );
}
