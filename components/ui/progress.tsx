/**
 * How far something has come, as an 8-px bar from zero.
 * @param label what the bar says in words, for example "Läser in 8 200 av 10 000 deltagare"
 * @param place where the words stand: over the bar, at its right, or only for screen readers
 */
export function Progress({
  value,
  max,
  label,
  place = "above",
}: {
  value: number;
  max: number;
  label: string;
  place?: "above" | "beside" | "hidden";
}) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const words = <span className={place === "hidden" ? "sr-only" : "text-ink-2 text-small"}>{label}</span>;
  return (
    <div className={place === "beside" ? "flex items-center gap-4" : "grid gap-1.5"}>
      {place !== "beside" && words}
      <div
        aria-label={label}
        aria-valuemax={max}
        aria-valuemin={0}
        aria-valuenow={value}
        aria-valuetext={label}
        className="h-2 flex-1 rounded-xs bg-line"
        role="progressbar"
      >
        <div className="h-2 rounded-xs bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      {place === "beside" && <span aria-hidden="true">{words}</span>}
    </div>
  );
}
