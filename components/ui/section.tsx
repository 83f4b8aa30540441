import { type ReactNode, useId } from "react";

/** A part of a page: a 2-px ink rule and its sentence; no box. One that links lead to (`id`) takes the focus with them. */
export function Section({ title, actions, children, id }: { title: ReactNode; actions?: ReactNode; children: ReactNode; id?: string }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="min-w-0 border-ink border-t-2 pt-3" id={id} tabIndex={id ? -1 : undefined}>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 className="text-h2" id={heading}>
          {title}
        </h2>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
