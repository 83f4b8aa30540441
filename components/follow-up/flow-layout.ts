import type { MovementPage } from "@/lib/follow-up/queries";

type Columns = MovementPage["columns"];
type Periods = MovementPage["periods"];
type CountedRibbon = Periods[number]["ribbons"][number];

export const picture = { width: 1092, labels: 186, end: 60, node: 70 };
const steps = [4, 3, 2, 1, 0] as const;
const heightForPeople = 320;
const tallestPerson = 10;
const lanePadding = 12;
const laneGap = 5;
const leastLane = 32;
const leastNode = 3;

type Box = { x: number; y: number; height: number };
export type Lane = { step: number; y: number; height: number };
export type Node = Box & { step: number; count: number; column: number };
export type Band = { ribbon: CountedRibbon; period: number; from: Box; to: Box; isStub: boolean };
export type FlowLayout = { height: number; lanes: Lane[]; nodes: Node[]; bands: Band[] };

/** The left edge of a column. */
export function columnX(column: number, columns: number): number {
  const room = picture.width - picture.labels - picture.end - picture.node;
  return picture.labels + (columns > 1 ? (room * column) / (columns - 1) : 0);
}

const countAt = (column: Columns[number] | undefined, step: number) => column?.distribution[String(step) as "0"] ?? 0;

/**
 * Where everything in the movement picture stands: lanes by step with 4 on top, a block for each step
 * of each column, bands between them. People are drawn to one scale.
 */
export function layFlow(columns: Columns, periods: Periods): FlowLayout {
  const most = steps.map((step) => Math.max(...columns.map((column) => countAt(column, step)), 0));
  const people = most.reduce((sum, count) => sum + count, 0);
  const unit = Math.min(tallestPerson, heightForPeople / Math.max(1, people));
  const size = (count: number) => (count === 0 ? 0 : Math.max(leastNode, count * unit));
  const lanes: Lane[] = [];
  let y = 0;
  for (const [index, step] of steps.entries()) {
    const height = Math.max(leastLane, size(most[index] ?? 0) + 2 * lanePadding);
    lanes.push({ step, y, height });
    y += height + laneGap;
  }
  const nodes = columns.flatMap((column, index) =>
    lanes.map((lane): Node => {
      const count = countAt(column, lane.step);
      const height = size(count);
      return { step: lane.step, count, column: index, x: columnX(index, columns.length), y: lane.y + (lane.height - height) / 2, height };
    }),
  );
  const bands = periods.flatMap((period, index) => layBands(period.ribbons, index, columns.length, nodes, lanes, size));
  return { height: y - laneGap, lanes, nodes, bands };
}

/** Bands leave and reach a block in order from the top, so that they cross as little as can be. */
function layBands(
  ribbons: CountedRibbon[],
  period: number,
  columns: number,
  nodes: Node[],
  lanes: Lane[],
  size: (count: number) => number,
): Band[] {
  const nodeOf = (column: number, step: number) => nodes.find((node) => node.column === column && node.step === step);
  const leaving = new Map<number, number>();
  const reaching = new Map<number, number>();
  const stubs = new Map<number, number>();
  const take = (used: Map<number, number>, step: number, height: number) => {
    const before = used.get(step) ?? 0;
    used.set(step, before + height);
    return before;
  };
  const endX = columnX(period + 1, columns);
  const stubX = endX - Math.min(110, (endX - columnX(period, columns) - picture.node) * 0.4);
  const starts = new Map<CountedRibbon, Box>();
  for (const ribbon of ribbons) {
    const height = size(ribbon.count);
    const node = nodeOf(period, ribbon.from);
    if (ribbon.origin === "column" && node) {
      starts.set(ribbon, { x: node.x + picture.node, y: node.y + take(leaving, ribbon.from, height), height });
      continue;
    }
    const lane = lanes.find((one) => one.step === ribbon.from);
    const bottom = lane ? lane.y + lane.height : 0;
    starts.set(ribbon, { x: stubX, y: bottom - 4 - height - take(stubs, ribbon.from, height), height });
  }
  // Reaching: those from above lie on top, newcomers at the bottom.
  const arriving = [...ribbons].sort((a, b) => b.to - a.to || Number(a.origin === "new") - Number(b.origin === "new") || b.from - a.from);
  return arriving.flatMap((ribbon): Band[] => {
    const from = starts.get(ribbon);
    const node = nodeOf(period + 1, ribbon.to);
    const height = size(ribbon.count);
    if (!from || !node) return [];
    return [
      { ribbon, period, from, to: { x: node.x, y: node.y + take(reaching, ribbon.to, height), height }, isStub: ribbon.origin === "new" },
    ];
  });
}

/** The outline of a band. */
export function bandPath({ from, to }: Band): string {
  const middle = (from.x + to.x) / 2;
  const n = (value: number) => value.toFixed(1);
  const edge = (b: Box, ya: number, yb: number) => `C${n(middle)} ${n(ya)} ${n(middle)} ${n(yb)} ${n(b.x)} ${n(yb)}`;
  return [
    `M${n(from.x)} ${n(from.y)}`,
    edge(to, from.y, to.y),
    `L${n(to.x)} ${n(to.y + to.height)}`,
    edge(from, to.y + to.height, from.y + from.height),
    "Z",
  ].join("");
}

/** A point in the middle of a band, `t` of the way (0-1). */
export function bandPoint({ from, to }: Band, t: number): { x: number; y: number } {
  const [a, b] = [from.y + from.height / 2, to.y + to.height / 2];
  const rest = 1 - t;
  const middle = (from.x + to.x) / 2;
  const weigh = (p0: number, p1: number, p2: number, p3: number) =>
    rest ** 3 * p0 + 3 * rest ** 2 * t * p1 + 3 * rest * t ** 2 * p2 + t ** 3 * p3;
  return { x: weigh(from.x, middle, middle, to.x), y: weigh(a, a, b, b) };
}
