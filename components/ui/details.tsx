import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChevronRight } from "./icon";

/** The table behind a chart, one key away. */
export function ShowAsTable({ children, label }: { children: ReactNode; label?: string }) {
  const t = useTranslations("ui");
  return <Details summary={label ?? t("showAsTable")}>{children}</Details>;
}

/** Something folded: a native details, so it works without JavaScript. */
export function Details({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="inline-flex min-h-8 items-center gap-1 rounded-sm font-semibold text-accent text-small hover:text-accent-2">
        <ChevronRight className="group-open:rotate-90" size={16} />
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}
