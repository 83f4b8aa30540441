import type { ReactNode } from "react";

/** Nothing here yet: what belongs here in one sentence, and the first thing to do. */
export function EmptyState({ title, text, action }: { title: string; text: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-border border-dashed p-6">
      <h3 className="text-h3">{title}</h3>
      <p className="mt-1 max-w-[60ch] text-ink-2">{text}</p>
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
