import type { CountedGoal } from "@/lib/goals/queries";
import { targetWords } from "./words";

const tilesAtMost = 24;

/**
 * The figure as people: a tile each up to 24, more as a bar to scale, with the target as a mark across. It says
 * nothing that the words beside it do not.
 */
export async function Measure({ goal }: { goal: CountedGoal }) {
  const { numerator } = goal.counted;
  const words = await targetWords(goal);
  // A number that is no share is drawn against what is wanted.
  const whole = goal.counted.denominator ?? Math.max(goal.target ?? 0, numerator);
  if (whole === 0) return words && <p className="text-small">{words}</p>;
  const share = goal.unit === "SHARE" ? goal.target : goal.target === null ? null : goal.target / whole;
  const look = goal.direction === "AT_MOST" ? "bg-ink-3 border-ink-3" : "bg-accent border-accent";
  return (
    <div className="pt-1">
      <div aria-hidden="true" className="relative">
        {Number.isInteger(whole) && whole <= tilesAtMost ? (
          <div className="flex gap-1">
            {Array.from({ length: whole }, (_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: alike and never moved
              <span className={`h-4 min-w-0 flex-1 rounded-xs border ${at < numerator ? look : "border-border"}`} key={at} />
            ))}
          </div>
        ) : (
          <div className="h-4 rounded-xs border border-border">
            <div className={`h-full ${look}`} style={{ width: `${Math.min(100, (numerator / whole) * 100)}%` }} />
          </div>
        )}
        {share !== null && (
          <span className="-top-1 -bottom-5 absolute w-0.5 bg-ink" style={{ left: `calc(${Math.min(100, share * 100)}% - 1px)` }} />
        )}
      </div>
      {words && share !== null && (
        <p
          className="mt-1 text-small"
          style={
            share > 0.5
              ? { textAlign: "right", paddingRight: `calc(${100 - Math.min(100, share * 100)}% + 6px)` }
              : { paddingLeft: `calc(${share * 100}% + 6px)` }
          }
        >
          {words}
        </p>
      )}
    </div>
  );
}
