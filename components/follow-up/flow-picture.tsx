import { getTranslations } from "next-intl/server";
import { ribbonKey } from "@/lib/follow-up/figure/domain";
import type { MovementPage } from "@/lib/follow-up/queries";
import type { Place } from "@/lib/place";
import { type Band, bandPath, bandPoint, type FlowLayout, layFlow, type Node, picture } from "./flow-layout";
import { type Asked, peopleAddress } from "./people-link";

const bandLooks = {
  selfSufficient: "fill-fwd/62 stroke-fwd",
  forward: "fill-fwd/62 stroke-fwd",
  same: "fill-same/45 stroke-none",
  out: "fill-same/80 stroke-none",
  back: "fill-warn/62 stroke-warn",
};
const nodeLooks = [
  "fill-step-0 stroke-step-0-edge",
  "fill-step-1 stroke-step-1-edge",
  "fill-step-2 stroke-step-2-edge",
  "fill-step-3 stroke-step-3-edge",
  "fill-step-4 stroke-step-4-edge",
];
const inkLooks = ["fill-step-0-ink", "fill-step-1-ink", "fill-step-2-ink", "fill-step-3-ink", "fill-step-4-ink"];
// Labels of bands that cross each other stand apart.
// So many bands have room for numbers only, and the thin ones for none: the table has them.
const crowdedFrom = 24;
const leastCrowdedLabel = 10;
const labelAt = { selfSufficient: 0.36, forward: 0.36, same: 0.5, out: 0.5, back: 0.8 };

/** A drawing's own link: for the pointer; by keyboard and screen reader the table has the same. */
function Opens({
  place,
  data,
  asked,
  children,
}: {
  place: Place;
  data: Pick<MovementPage, "asOf">;
  asked: Asked & { from: string; to: string };
  children: React.ReactNode;
}) {
  const days = { from: asked.from, to: asked.to, asOf: asked.asOf ?? data.asOf };
  return (
    <a href={peopleAddress(place, days, asked)} tabIndex={-1}>
      {children}
    </a>
  );
}

/**
 * Movement as bands between the days, up is forward (look/06). Drawn on the server; says nothing that
 * the table below it does not.
 */
export async function FlowPicture({ place, data }: { place: Place; data: MovementPage }) {
  const t = await getTranslations("followUp");
  const steps = await getTranslations("steps");
  const layout: FlowLayout = layFlow(data.columns, data.periods);
  const last = data.columns.length - 1;
  const isCrowded = data.periods.length > 2 || layout.bands.length > crowdedFrom;
  return (
    <svg aria-hidden="true" className="block h-auto w-full" focusable="false" viewBox={`0 0 ${picture.width} ${layout.height}`}>
      {layout.lanes.map((lane) => (
        <g key={lane.step}>
          <rect className="fill-sunken" height={lane.height} rx="4" width={picture.width} x="0" y={lane.y} />
          <StepMark step={lane.step} x={11} y={lane.y + lane.height / 2} />
          <text className="fill-ink font-semibold text-[15px]" dominantBaseline="central" x="46" y={lane.y + lane.height / 2}>
            {steps(`short.${lane.step as 0}`)}
          </text>
        </g>
      ))}
      {[...layout.bands]
        .sort((a, b) => Number(a.ribbon.kind !== "same") - Number(b.ribbon.kind !== "same"))
        .map((band) => {
          const period = data.periods[band.period];
          return (
            <Opens
              asked={{ figure: "ribbon", key: ribbonKey(band.ribbon), from: period?.from ?? "", to: period?.to ?? "", asOf: period?.to }}
              data={data}
              key={`${band.period}-${ribbonKey(band.ribbon)}`}
              place={place}
            >
              <path className={`${bandLooks[band.ribbon.kind]} hover:brightness-90`} d={bandPath(band)} strokeWidth="1.25" />
              {band.isStub && <rect className="fill-ink" height={band.from.height} width="4" x={band.from.x - 4} y={band.from.y} />}
            </Opens>
          );
        })}
      {layout.bands
        .filter((band) => !band.isStub && (!isCrowded || band.to.height >= leastCrowdedLabel))
        .map((band) => (
          <text
            className={`pointer-events-none text-[14px] ${band.ribbon.kind === "same" ? "fill-ink-2" : "fill-ink font-semibold"}`}
            dominantBaseline="central"
            key={`${band.period}-${ribbonKey(band.ribbon)}`}
            textAnchor="middle"
            {...bandPoint(band, labelAt[band.ribbon.kind])}
          >
            {isCrowded ? band.ribbon.count : bandLabel(band, (key, count) => t(`band.${key}`, { count }))}
          </text>
        ))}
      {newcomers(layout.bands).map(({ key, count, x, y }) => (
        <text
          className="pointer-events-none fill-ink font-semibold text-[14px]"
          dominantBaseline="central"
          key={key}
          textAnchor="end"
          x={x}
          y={y}
        >
          {t("band.new", { count })}
        </text>
      ))}
      {layout.nodes
        .filter((node) => node.count > 0)
        .map((node) => (
          <Opens
            asked={{ figure: "step", key: String(node.step), from: data.from, to: data.to, asOf: data.columns[node.column]?.day }}
            data={data}
            key={`${node.column}-${node.step}`}
            place={place}
          >
            <Block node={node} />
          </Opens>
        ))}
      {layout.lanes.map((lane) => (
        <StepMark key={lane.step} step={lane.step} x={columnEnd(layout, last) + 14} y={lane.y + lane.height / 2} />
      ))}
    </svg>
  );
}

function columnEnd(layout: FlowLayout, column: number): number {
  return (layout.nodes.find((node) => node.column === column)?.x ?? 0) + picture.node;
}

function Block({ node }: { node: Node }) {
  const isThin = node.height < 17;
  return (
    <>
      <rect className={nodeLooks[node.step]} height={node.height} rx="3" width={picture.node} x={node.x} y={node.y} />
      <text
        className={`font-strong text-[17px] ${isThin ? "fill-ink stroke-sunken [paint-order:stroke]" : inkLooks[node.step]}`}
        dominantBaseline="central"
        strokeWidth={isThin ? 4 : 0}
        textAnchor="middle"
        x={node.x + picture.node / 2}
        y={isThin ? node.y - 9 : node.y + node.height / 2}
      >
        {node.count}
      </text>
    </>
  );
}

function StepMark({ step, x, y }: { step: number; x: number; y: number }) {
  return (
    <g>
      <rect className={nodeLooks[step]} height="26" rx="4" width="26" x={x} y={y - 13} />
      <text className={`font-strong text-[15px] ${inkLooks[step]}`} dominantBaseline="central" textAnchor="middle" x={x + 13} y={y}>
        {step}
      </text>
    </g>
  );
}

/** One label for all who came in on a step between two days. */
function newcomers(bands: readonly Band[]): { key: string; count: number; x: number; y: number }[] {
  const stubs = bands.filter((band) => band.isStub);
  const groups = new Map(
    stubs.map((band) => [
      `${band.period} new on ${band.ribbon.from}`,
      stubs.filter((one) => one.period === band.period && one.ribbon.from === band.ribbon.from),
    ]),
  );
  return [...groups].map(([key, group]) => {
    const top = Math.min(...group.map((band) => band.from.y));
    const bottom = Math.max(...group.map((band) => band.from.y + band.from.height));
    return { key, count: group.reduce((sum, band) => sum + band.ribbon.count, 0), x: (group[0]?.from.x ?? 0) - 10, y: (top + bottom) / 2 };
  });
}

function bandLabel(band: Band, say: (key: "out" | "same" | "forward" | "back", count: number) => string): string {
  const { count, kind } = band.ribbon;
  if (kind === "out") return say("out", count);
  if (band.to.height < 9 && kind !== "back") return String(count);
  if (kind === "back") return say("back", count);
  if (kind === "same") return count > 2 ? say("same", count) : String(count);
  return count > 3 ? say("forward", count) : String(count);
}
