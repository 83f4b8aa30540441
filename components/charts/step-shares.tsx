"use client";

import { Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, XAxis, YAxis } from "recharts";

export type StepSharesProps = {
  /** What the drawing is, for screen readers; the table beside it has the figures. */
  label: string;
  names: string[];
  rounds: { label: string; shares: number[]; texts: string[] }[];
};

const fills = [0, 1, 2, 3, 4].map((step) => ({
  fill: `var(--color-step-${step})`,
  edge: `var(--color-step-${step}-edge)`,
  ink: `var(--color-step-${step}-ink)`,
}));
// A share thinner than this has no room for its text.
const leastLabelled = 0.06;

/** Stacked shares, one bar for each day, step 4 on top. Step and share stand in each part: no legend. */
export function StepShares({ label, names, rounds }: StepSharesProps) {
  const data = rounds.map((round) => ({
    day: round.label,
    ...Object.fromEntries(
      round.shares.flatMap((share, step) => [
        [`s${step}`, share],
        [`t${step}`, share < leastLabelled ? "" : rounds.length > 5 ? round.texts[step] : `${names[step]} ${round.texts[step]}`],
      ]),
    ),
  }));
  return (
    <div aria-label={label} className="h-full" role="img">
      <ResponsiveContainer height="100%" width="100%">
        <BarChart accessibilityLayer={false} barCategoryGap="12%" data={data} margin={{ top: 4, right: 0, bottom: 0, left: 0 }}>
          <CartesianGrid horizontal={false} stroke="none" vertical={false} />
          <XAxis
            axisLine={{ stroke: "var(--color-line-2)" }}
            dataKey="day"
            tick={{ fill: "var(--color-ink-2)", fontSize: 14 }}
            tickLine={false}
          />
          <YAxis domain={[0, 1]} hide />
          {fills.map(({ fill, edge, ink }, step) => (
            <Bar
              dataKey={`s${step}`}
              fill={fill}
              isAnimationActive={false}
              // The five steps never change places.
              key={fill}
              stackId="steps"
              stroke={edge}
            >
              <LabelList dataKey={`t${step}`} fill={ink} fontSize={13} position="center" />
            </Bar>
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
