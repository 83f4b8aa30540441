import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { X } from "./icon";

/**
 * A filter as a link: its state is in the address, so Back keeps it. `href` turns it on, or off again
 * when it is on.
 */
export function Chip({ href, on, count, children }: { href: string; on: boolean; count?: number; children: ReactNode }) {
  const t = useTranslations("ui");
  return (
    <Link
      aria-current={on ? "true" : undefined}
      className={`inline-flex min-h-8 items-center gap-1.5 rounded-md border px-3 text-small print:hidden ${
        on ? "border-accent bg-tint font-semibold text-accent hover:bg-tint-2" : "border-border bg-surface text-ink hover:bg-sunken"
      }`}
      href={href}
      prefetch={false}
      scroll={false}
    >
      {children}
      {count !== undefined && <span className={on ? "font-normal" : "text-ink-2"}>{count}</span>}
      {on && (
        <>
          <X size={16} />
          <span className="sr-only">{t("removeFilter")}</span>
        </>
      )}
    </Link>
  );
}
