"use client";

import type { ReactNode } from "react";
import { useFormState } from "@/components/ui/form";

/** The verification's fields; in a log that is longer than one walk, what carries the next one on instead. */
export function GoOn({ children, then }: { children: ReactNode; then: ReactNode }) {
  const { status, result } = useFormState().state;
  if (status !== "ok" || !result?.from) return children;
  return (
    <>
      <input name="from" type="hidden" value={result.from} />
      <input name="head" type="hidden" value={result.head ?? ""} />
      {then}
    </>
  );
}
