import type { ReactNode } from "react";
import { ArrowDown, ArrowRight, ArrowUp } from "@/components/ui/icon";
import { StepTile } from "@/components/ui/step";

/** What stands inside a tile. */
export type Mark = { step: number } | { move: "forward" | "same" | "back" | "wait" };
export type Group = { key: string; mark: Mark; count: number; label: ReactNode };

const tilesAtMost = 15;
const blocksAtMost = 40;
const looks = {
  forward: "border-fwd bg-fwd text-surface",
  same: "border-border bg-same text-ink",
  back: "border-2 border-warn bg-warn-bg text-warn-ink",
  wait: "border-2 border-warn bg-warn-bg text-warn-ink",
};
const steps = [
  "bg-step-0 border-step-0-edge",
  "bg-step-1 border-step-1-edge",
  "bg-step-2 border-step-2-edge",
  "bg-step-3 border-step-3-edge",
  "bg-step-4 border-step-4-edge",
];
const arrows = { forward: ArrowUp, same: ArrowRight, back: ArrowDown, wait: ArrowRight };

function look(mark: Mark): string {
  return "step" in mark ? `border ${steps[mark.step] ?? ""}` : `border ${looks[mark.move]}`;
}

function Tile({ mark }: { mark: Mark }) {
  if ("step" in mark) return <StepTile silent size={28} value={mark.step} />;
  const Arrow = arrows[mark.move];
  return (
    <span className={`inline-grid size-7 shrink-0 place-content-center rounded-sm ${look(mark)}`}>
      <Arrow size={16} />
    </span>
  );
}

/**
 * People counted as people: up to 15 one tile each, to 40 one block each, more a bar to scale. The
 * number stands under its group; the drawing says nothing that the words do not.
 * @param total the base that bars are drawn against
 */
export function PeopleBlocks({ groups, total }: { groups: readonly Group[]; total: number }) {
  const shown = groups.filter((group) => group.count > 0);
  if (total > blocksAtMost) return <Bars groups={shown} total={total} />;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-3">
      {shown.map((group) => (
        <li key={group.key}>
          <div aria-hidden="true" className={total > tilesAtMost ? "flex flex-wrap gap-0.5" : "flex flex-wrap gap-1"}>
            {Array.from({ length: group.count }, (_, index) =>
              total > tilesAtMost ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: alike and never moved
                <span className={`h-6 w-3.5 rounded-xs ${look(group.mark)}`} key={index} />
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: alike and never moved
                <Tile key={index} mark={group.mark} />
              ),
            )}
          </div>
          <div className="mt-1 text-table">{group.label}</div>
        </li>
      ))}
    </ul>
  );
}

function Bars({ groups, total }: { groups: readonly Group[]; total: number }) {
  return (
    <ul className="grid gap-1.5">
      {groups.map((group) => (
        <li className="grid grid-cols-[minmax(9rem,1fr)_2fr] items-center gap-3" key={group.key}>
          <div className="text-table">{group.label}</div>
          <div aria-hidden="true" className="bg-sunken">
            <div className={`h-5 rounded-xs ${look(group.mark)}`} style={{ width: `${Math.max(0.5, (group.count / total) * 100)}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}
