"use client";

import dynamic from "next/dynamic";
import type { StepSharesProps } from "./step-shares";

const StepShares = dynamic(() => import("./step-shares").then((file) => file.StepShares), { ssr: false });

/** The chart, fetched by itself after the page: the page's table has the same figures without it. */
export function LazyStepShares({ loading, ...props }: StepSharesProps & { loading: string }) {
  return (
    <div className="relative h-72 print:hidden">
      <p className="absolute inset-0 grid place-content-center text-ink-2 text-small">{loading}</p>
      <div className="absolute inset-0 bg-canvas">
        <StepShares {...props} />
      </div>
    </div>
  );
}
