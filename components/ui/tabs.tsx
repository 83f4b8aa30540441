import Link from "next/link";

/** The pages of one thing, as links; the open one is marked. Scrolls sideways inside itself when narrow. */
export function Tabs({
  items,
  current,
  label,
}: {
  items: { href: string; label: string; count?: number }[];
  current: string;
  label?: string;
}) {
  return (
    <nav aria-label={label} className="mb-6 overflow-x-auto border-line-2 border-b print:hidden">
      <ul className="flex gap-6">
        {items.map((item) => (
          <li key={item.href}>
            <Link
              aria-current={item.href === current ? "page" : undefined}
              className={`flex min-h-11 items-center gap-1.5 whitespace-nowrap border-b-3 -outline-offset-3 ${
                item.href === current ? "border-accent font-semibold text-accent" : "border-transparent text-ink-2 hover:text-ink"
              }`}
              href={item.href}
              prefetch={false}
            >
              {item.label}
              {item.count !== undefined && <span className="font-normal text-ink-3">{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
