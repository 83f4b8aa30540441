import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ShowAsTable } from "@/components/ui/details";
import { StepTile } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { ribbonKey } from "@/lib/follow-up/figure/domain";
import type { MovementPage } from "@/lib/follow-up/queries";
import type { Place } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";
import { columnX, picture } from "./flow-layout";
import { FlowPicture } from "./flow-picture";
import { type Asked, PeopleLink } from "./people-link";

type Props = { place: Place; data: MovementPage };
const share = (x: number) => `${((x / picture.width) * 100).toFixed(2)}%`;

/** The movement picture with what each day and each period says above it, and its table below. */
export async function Flow({ place, data }: Props) {
  const t = await getTranslations("followUp");
  return (
    <figure className="border-ink border-t-2 pt-3">
      {/* A drawing this wide scrolls inside itself on a phone, reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section aria-label={t("flow.label")} className="overflow-x-auto" tabIndex={0}>
        <div className="min-w-[46rem] print:min-w-0">
          <FlowHeads data={data} place={place} />
          <FlowPicture data={data} place={place} />
        </div>
      </section>
      {data.periods.length === 0 && <p className="mt-3 text-ink-2">{t("flow.single")}</p>}
      <figcaption className="mt-3">
        <ShowAsTable>
          <FlowTable data={data} place={place} />
        </ShowAsTable>
      </figcaption>
    </figure>
  );
}

async function FlowHeads({ place, data }: Props) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const noun = data.project.participantNoun;
  const columns = data.columns.length;
  const widths = data.columns.flatMap((_, index) => {
    const end = index + 1 < columns ? columnX(index + 1, columns) : picture.width;
    const node = index + 1 < columns ? picture.node + 24 : end - columnX(index, columns);
    return [share(node), ...(index + 1 < columns ? [share(end - columnX(index, columns) - node)] : [])];
  });
  return (
    <div className="mb-2 grid text-table print:text-micro" style={{ gridTemplateColumns: [share(picture.labels), ...widths].join(" ") }}>
      <span />
      {data.columns.flatMap((column, index) => {
        const period = data.periods[index];
        const days = { from: data.from, to: data.to, asOf: column.day };
        const total = column.participants + column.unmeasured;
        const head = (
          <div key={`day ${column.day}`}>
            <div className="whitespace-nowrap font-strong">{formatDay(column.day, locale)}</div>
            <div className="grid justify-items-start whitespace-nowrap text-ink-2 text-small *:min-h-6 print:text-micro">
              <PeopleLink asked={{ figure: "ever" }} count={total} days={days} place={place}>
                {t("people", { noun, count: total })}
              </PeopleLink>
              {column.current < total && (
                <PeopleLink asked={{ figure: "current" }} count={column.current} days={days} place={place}>
                  {t("flow.current", { count: column.current })}
                </PeopleLink>
              )}
              <PeopleLink asked={{ figure: "householdsCurrent" }} count={column.households} days={days} place={place}>
                {t("homes", { noun, count: column.households })}
              </PeopleLink>
            </div>
          </div>
        );
        return period ? [head, <PeriodHead key={`until ${period.to}`} period={period} place={place} />] : [head];
      })}
    </div>
  );
}

/** What a period says, in its four figures. */
async function PeriodHead({ period, place }: { period: MovementPage["periods"][number]; place: Place }) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const { moves, participants } = period.numbers;
  const up = moves.selfSufficient + moves.forward;
  const days = { from: period.from, to: period.to, asOf: period.to };
  const opens = (asked: Asked, count: number) => (chunks: ReactNode) => (
    <PeopleLink asked={asked} count={count} days={days} place={place}>
      {chunks}
    </PeopleLink>
  );
  return (
    <div className="px-2 text-center">
      <h2 className="text-balance text-h3 print:text-micro">
        {t.rich("flow.until", {
          day: formatDay(period.to, locale),
          count: up,
          total: participants,
          n: opens({ figure: "movedUp" }, up),
          p: opens({ figure: "participants" }, participants),
        })}
      </h2>
      <p className="text-ink-2 text-small print:text-micro">
        {t.rich("flow.risen", { count: moves.selfSufficient, n: opens({ figure: "move", key: "selfSufficient" }, moves.selfSufficient) })}
        <br />
        {t.rich("flow.rest", {
          same: moves.same,
          back: moves.back,
          s: opens({ figure: "move", key: "same" }, moves.same),
          b: opens({ figure: "move", key: "back" }, moves.back),
        })}
      </p>
    </div>
  );
}

async function FlowTable({ place, data }: Props) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const who = (ribbon: MovementPage["periods"][number]["ribbons"][number]) =>
    ribbon.origin === "new" ? t("flow.newcomers") : ribbon.kind === "out" ? t("flow.outs") : t("flow.stayers");
  const figures = (numbers: MovementPage["periods"][number]["numbers"]): [Asked, string, number][] => [
    [{ figure: "move", key: "selfSufficient" }, t("moved.selfSufficient"), numbers.moves.selfSufficient],
    [{ figure: "move", key: "forward" }, t("moved.forward"), numbers.moves.forward],
    [{ figure: "move", key: "same" }, t("moved.same"), numbers.moves.same],
    [{ figure: "move", key: "back" }, t("moved.back"), numbers.moves.back],
    [{ figure: "notMeasured" }, t("moved.rowNotMeasured"), numbers.notMeasured],
    [{ figure: "participants" }, t("moved.rowAll"), numbers.participants],
    [{ figure: "familiesInPeriod" }, t("moved.rowHomes", { noun: data.project.participantNoun }), numbers.households],
    [{ figure: "new" }, t("moved.rowNew"), numbers.new],
    [{ figure: "left" }, t("moved.rowLeft"), numbers.left],
    [{ figure: "notExpectedToMove" }, t("moved.rowNotExpected"), numbers.notExpectedToMove],
  ];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {data.periods.map((period) => {
        const days = { from: period.from, to: period.to, asOf: period.to };
        const between = t("flow.between", { from: formatDay(period.from, locale), to: formatDay(period.to, locale) });
        const number = (asked: Asked, count: number) => (
          <PeopleLink asked={asked} count={count} days={days} place={place}>
            {formatNumber(count, locale)}
          </PeopleLink>
        );
        return (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6 panel:grid-cols-2" key={period.to}>
            <Table caption={`${t("moved.caption")}, ${between}`} showCaption>
              <thead>
                <tr>
                  <Th>{t("moved.kind")}</Th>
                  <Th numeric>{t("moved.persons")}</Th>
                </tr>
              </thead>
              <tbody>
                {figures(period.numbers).map(([asked, label, count]) => (
                  <Tr key={label}>
                    <Th className="font-normal" scope="row">
                      {label}
                    </Th>
                    <Td numeric>{number(asked, count)}</Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
            <Table caption={`${t("flow.caption")}, ${between}`} showCaption>
              <thead>
                <tr>
                  <Th>{t("flow.from")}</Th>
                  <Th>{t("flow.to")}</Th>
                  <Th>{t("flow.which")}</Th>
                  <Th numeric>{t("flow.persons")}</Th>
                </tr>
              </thead>
              <tbody>
                {period.ribbons.map((ribbon) => (
                  <Tr key={ribbonKey(ribbon)}>
                    <Td>
                      <StepTile value={ribbon.from} />
                    </Td>
                    <Td>
                      <StepTile value={ribbon.to} />
                    </Td>
                    <Td>{who(ribbon)}</Td>
                    <Td numeric>{number({ figure: "ribbon", key: ribbonKey(ribbon) }, ribbon.count)}</Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          </div>
        );
      })}
    </div>
  );
}
