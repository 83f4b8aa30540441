import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ShowAsTable } from "@/components/ui/details";
import { asStep, StepTile, type StepValue } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { addDays, type Day, daysBetween } from "@/lib/dates";
import { formatDay } from "@/lib/text";

/** A measurement on the line; `head` and `note` are written where it happened. */
export type LinePoint = { on: Day; value: number; head: string; note?: string };
export type LineTexts = { label: string; today: string; date: string; step: string; what: string; reason: string };

type Props = {
  points: readonly LinePoint[];
  today: Day;
  /** The next follow-up, marked by a broken line: it does not exist yet. */
  next: { on: Day; text: string } | null;
  locale: "sv" | "en";
  texts: LineTexts;
};

const steps = [4, 3, 2, 1, 0] as const;
const marks: Record<StepValue, { box: string; digit: string }> = {
  0: { box: "fill-step-0 stroke-step-0-edge", digit: "fill-step-0-ink" },
  1: { box: "fill-step-1 stroke-step-1-edge", digit: "fill-step-1-ink" },
  2: { box: "fill-step-2 stroke-step-2-edge", digit: "fill-step-2-ink" },
  3: { box: "fill-step-3 stroke-step-3-edge", digit: "fill-step-3-ink" },
  4: { box: "fill-step-4 stroke-step-4-edge", digit: "fill-step-4-ink" },
};

const rowHeight = 52;
const top = 50;
const yOf = (value: number) => top + (4 - value) * rowHeight;
const axisY = yOf(0) + 26;

/**
 * One person's steps over time as a staircase: up is forward, each level a step, the reason written
 * where it happened. Drawn on the server; nothing runs in the browser. Narrow screens get a smaller
 * picture and the words as a list; the table is one key away.
 */
export function StepLine(props: Props) {
  const { points, locale, texts } = props;
  return (
    <figure>
      <Picture {...props} className="hidden w-full sm:block" left={176} width={720} withWords />
      <Picture {...props} className="w-full sm:hidden" left={34} width={340} />
      <ol className="mt-2 grid gap-1 text-small sm:hidden">
        {points.map((point) => (
          <li key={`${point.on}-${point.head}`}>
            <span className="font-semibold">{point.head}</span>
            {point.note && <span className="text-ink-2">. {point.note}</span>}
          </li>
        ))}
        {props.next && <li className="text-ink-2">{props.next.text}</li>}
      </ol>
      <div className="mt-3">
        <ShowAsTable>
          <Table caption={texts.label}>
            <thead>
              <tr>
                <Th>{texts.date}</Th>
                <Th>{texts.step}</Th>
                <Th>{texts.what}</Th>
                <Th>{texts.reason}</Th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <Tr key={`${point.on}-${point.head}`}>
                  <Td>{formatDay(point.on, locale)}</Td>
                  <Td>
                    <StepTile value={point.value} />
                  </Td>
                  <Td>{point.head}</Td>
                  <Td>{point.note ?? ""}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </ShowAsTable>
      </div>
    </figure>
  );
}

type Frame = { left: number; width: number; withWords?: boolean; className: string };

function Picture({ points, today, next, locale, texts, left, width, withWords, className }: Props & Frame) {
  const from = points[0]?.on ?? today;
  const last = [today, next?.on ?? today, addDays(from, 60), points.at(-1)?.on ?? today].sort().at(-1) ?? today;
  const right = width - (withWords ? 44 : 24);
  const begin = left + (withWords ? 26 : 20);
  const xOf = (day: Day) => begin + ((right - begin) * daysBetween(from, day)) / Math.max(1, daysBetween(from, last));
  const isTodayMeasured = points.at(-1)?.on === today;
  return (
    <svg aria-label={texts.label} className={className} role="img" viewBox={`0 0 ${width} ${axisY + 30}`}>
      <Levels left={left} width={width} withWords={withWords} />
      <Axis from={from} last={last} left={left} locale={locale} width={width} xOf={xOf} />
      {!isTodayMeasured && <Marker label={withWords ? texts.today : undefined} side="end" x={xOf(today)} />}
      {next && next.on >= today && (
        <Marker isBroken label={withWords ? next.text : undefined} side={xOf(next.on) > width - 120 ? "end" : "middle"} x={xOf(next.on)} />
      )}
      <path className="fill-none stroke-accent" d={stairs(points, xOf)} strokeWidth="3" />
      {points.map((point) => (
        <Mark key={`${point.on}-${point.head}`} value={point.value} x={xOf(point.on)} />
      ))}
      {withWords && placed(points, xOf, width).map((word) => <Words key={`${word.x}-${word.y}-${word.head}`} {...word} />)}
    </svg>
  );
}

function Levels({ left, width, withWords }: Pick<Frame, "left" | "width" | "withWords">) {
  const t = useTranslations("steps");
  return steps.map((step) => (
    <g key={step}>
      <line className="stroke-line" x1={left} x2={width - 12} y1={yOf(step)} y2={yOf(step)} />
      <Mark value={step} x={14} />
      {withWords && (
        <text className="fill-ink-2 text-small" dominantBaseline="central" x="36" y={yOf(step)}>
          {t(`short.${step}`)}
        </text>
      )}
    </g>
  ));
}

/** A tick for each month or, over longer times, each second, third, sixth or twelfth. */
function Axis({
  from,
  last,
  left,
  width,
  locale,
  xOf,
}: { from: Day; last: Day; locale: "sv" | "en"; xOf: (day: Day) => number } & Pick<Frame, "left" | "width">) {
  const months = Math.ceil(daysBetween(from, last) / 30);
  const wanted = Math.max(2, Math.floor((width - left) / 84));
  const stride = [1, 2, 3, 6, 12, 24, 36].find((every) => months / every <= wanted) ?? 60;
  const ticks: Day[] = [];
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1];
  for (let at = 1; at <= months; at += stride) {
    const day = `${year + Math.floor((month + at) / 12)}-${String(((month + at) % 12) + 1).padStart(2, "0")}-01`;
    if (day <= last) ticks.push(day);
  }
  return (
    <g>
      <line className="stroke-border" x1={left} x2={width - 12} y1={axisY} y2={axisY} />
      {ticks.map((day, n) => (
        <g key={day}>
          <line className="stroke-border" x1={xOf(day)} x2={xOf(day)} y1={axisY} y2={axisY + 5} />
          <text className="fill-ink-2 text-micro" textAnchor="middle" x={xOf(day)} y={axisY + 22}>
            {formatDay(day, locale)
              .split(" ")
              .slice(1, day.slice(0, 4) === ticks[n - 1]?.slice(0, 4) ? 2 : 3)
              .join(" ")}
          </text>
        </g>
      ))}
    </g>
  );
}

function Marker({ x, label, isBroken, side }: { x: number; label?: string; isBroken?: boolean; side: "middle" | "end" }) {
  return (
    <g>
      <line className="stroke-ink-3" strokeDasharray={isBroken ? "4 4" : undefined} x1={x} x2={x} y1={isBroken ? 18 : 22} y2={axisY} />
      {label && (
        <text className="fill-ink-2 text-micro" textAnchor={side} x={isBroken ? x : x - 6} y={isBroken ? 12 : 32}>
          {label}
        </text>
      )}
    </g>
  );
}

function Mark({ x, value }: { x: number; value: number }) {
  const look = marks[asStep(value) ?? 0];
  return (
    <g>
      <rect className={`${look.box} [paint-order:stroke]`} height="26" rx="4" strokeWidth="1" width="26" x={x - 13} y={yOf(value) - 13} />
      <text className={`${look.digit} text-small font-strong`} dominantBaseline="central" textAnchor="middle" x={x} y={yOf(value)}>
        {value}
      </text>
    </g>
  );
}

function stairs(points: readonly LinePoint[], xOf: (day: Day) => number): string {
  return points.map(({ on, value }, at) => (at === 0 ? `M${xOf(on)} ${yOf(value)}` : `H${xOf(on)}V${yOf(value)}`)).join("");
}

type Word = { x: number; y: number; head: string; note?: string };

/** Where each measurement's words stand: above it, below when it went down; left out when they would cover others' (the table has them). */
function placed(points: readonly LinePoint[], xOf: (day: Day) => number, width: number): Word[] {
  const boxes: { x1: number; x2: number; y1: number; y2: number }[] = [];
  return points.flatMap(({ on, value, head, note }, at) => {
    const half = (Math.max(head.length, note?.length ?? 0) * 6.6) / 2 + 6;
    const x = Math.min(Math.max(xOf(on), 180 + half), width - half);
    const previous = points[at - 1];
    const above = yOf(value) - (note ? 40 : 24);
    const below = yOf(value) + 32;
    const tries = previous && value < previous.value ? [below, above] : [above, below];
    for (const y of tries) {
      const box = { x1: x - half, x2: x + half, y1: y - 14, y2: y + (note ? 22 : 4) };
      const isFree = !boxes.some((other) => box.x1 < other.x2 && other.x1 < box.x2 && box.y1 < other.y2 && other.y1 < box.y2);
      // Neither over the days' names at the top nor over the months at the bottom.
      if (!isFree || y < 46 || box.y2 > axisY) continue;
      boxes.push(box);
      return [{ x, y, head, note }];
    }
    return [];
  });
}

function Words({ x, y, head, note }: Word): ReactNode {
  const halo = "stroke-canvas stroke-[6px] [paint-order:stroke] [stroke-linejoin:round]";
  return (
    <text className={`text-small ${halo}`} textAnchor="middle" x={x} y={y}>
      <tspan className="fill-ink font-semibold">{head}</tspan>
      {note && (
        <tspan className="fill-ink-2" dy="18" x={x}>
          {note}
        </tspan>
      )}
    </text>
  );
}
