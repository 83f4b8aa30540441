/** The way past something with the keyboard: seen when it has the focus. Where it leads must be focusable itself. */
export function SkipLink({ id, label }: { id: string; label: string }) {
  return (
    <a
      className="link sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-4 focus:py-2 print:hidden"
      href={`#${id}`}
    >
      {label}
    </a>
  );
}
