"use client";

import type { ReactNode } from "react";
import { useFormState } from "@/components/ui/form";

/** What a form shows until it has been sent well, and what it shows from then on. */
export function UntilDone({ children, then }: { children: ReactNode; then: ReactNode }) {
  return useFormState().state.status === "ok" ? then : children;
}
