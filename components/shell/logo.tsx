/** The stair and the name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-3 font-strong text-[1.125rem]">
      <svg aria-hidden="true" className="size-6" focusable="false" viewBox="0 0 24 24">
        <rect className="fill-step-1 stroke-step-1-edge" height="7" rx="1" width="5" x="1.5" y="15.5" />
        <rect className="fill-step-3" height="14" rx="1" width="6" x="9" y="9" />
        <rect className="fill-step-4" height="21" rx="1" width="6" x="17" y="2" />
      </svg>
      Samsteg
    </span>
  );
}
