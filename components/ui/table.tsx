import type { ComponentProps, ReactNode } from "react";

/**
 * A table with its name. On narrow screens it scrolls inside itself, reachable by keyboard.
 * @param caption what the table holds; read aloud, and shown when `showCaption`
 */
export function Table({ caption, showCaption, children }: { caption: string; showCaption?: boolean; children: ReactNode }) {
  return (
    // A box that scrolls must be reachable by keyboard; wider than the panel breakpoint it never scrolls.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section aria-label={caption} className="relative min-w-0 max-panel:overflow-x-auto" tabIndex={0}>
      <table className="w-full border-collapse text-table">
        <caption className={showCaption ? "pb-2 text-left font-semibold" : "sr-only"}>{caption}</caption>
        {children}
      </table>
    </section>
  );
}

type Cell = { numeric?: boolean };

/** A column's or (`scope="row"`) a row's head. */
export function Th({ numeric, className = "", scope = "col", ...rest }: Cell & ComponentProps<"th">) {
  const look =
    scope === "col"
      ? "border-line-2 border-b bg-canvas pt-3 pb-2 align-bottom font-semibold text-ink-2 text-micro panel:sticky panel:top-topbar panel:z-1 print:static"
      : "border-line border-b py-2 font-semibold";
  return <th {...rest} className={`px-2 ${numeric ? "text-right" : "text-left"} ${look} ${className}`} scope={scope} />;
}

/** A cell; numbers stand to the right. */
export function Td({ numeric, className = "", ...rest }: Cell & ComponentProps<"td">) {
  return <td {...rest} className={`border-line border-b px-2 py-2 ${numeric ? "text-right" : ""} ${className}`} />;
}

/** A row, 40 high; `selected` is tinted with an accent bar at its left. */
export function Tr({ selected, className = "", ...rest }: { selected?: boolean } & ComponentProps<"tr">) {
  return <tr {...rest} className={`h-10 ${selected ? "bg-tint shadow-[inset_4px_0_0_var(--color-accent)]" : ""} ${className}`} />;
}
