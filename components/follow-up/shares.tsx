import { getLocale, getTranslations } from "next-intl/server";
import { LazyStepShares } from "@/components/charts/lazy-step-shares";
import { ShowAsTable } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { stepValues } from "@/lib/follow-up/domain";
import type { MovementPage } from "@/lib/follow-up/queries";
import type { Place } from "@/lib/place";
import { formatDay, formatNumber, formatShare } from "@/lib/text";
import { type Days, PeopleLink } from "./people-link";

type Round = MovementPage["series"][number];
const shareOf = (round: Round | undefined, values: readonly ("0" | "1" | "2" | "3" | "4")[]) =>
  round && round.participants > 0 ? values.reduce((sum, value) => sum + round.distribution[value], 0) / round.participants : 0;

/** For larger projects: how large a share stood on each step on each day. The chart comes when it is seen. */
export async function Shares({ place, days, series }: { place: Place; days: Days; series: Round[] }) {
  const [t, steps, locale] = [await getTranslations("followUp"), await getTranslations("steps"), await getLocale()];
  const rounds = series.filter((round) => round.participants > 0);
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last) return null;
  const high = ["3", "4"] as const;
  return (
    <Section
      title={t("shares.title", {
        first: formatDay(first.day, locale),
        last: formatDay(last.day, locale),
        before: formatShare(shareOf(first, high), locale),
        after: formatShare(shareOf(last, high), locale),
      })}
    >
      <LazyStepShares
        label={t("shares.label")}
        loading={t("shares.loading")}
        names={stepValues.map((value) => `${value} ${steps(`short.${value}`)}`)}
        rounds={rounds.map((round) => ({
          label: formatDay(round.day, locale),
          shares: stepValues.map((value) => shareOf(round, [value])),
          texts: stepValues.map((value) => formatShare(shareOf(round, [value]), locale)),
        }))}
      />
      <div className="mt-3">
        <ShowAsTable>
          <Table caption={t("shares.caption")}>
            <thead>
              <tr>
                <Th>{t("shares.day")}</Th>
                {stepValues.map((value) => (
                  <Th key={value} numeric>
                    {value} {steps(`short.${value}`)}
                  </Th>
                ))}
                <Th numeric>{t("standing.measured")}</Th>
              </tr>
            </thead>
            <tbody>
              {rounds.map((round) => (
                <Tr key={round.day}>
                  <Th scope="row">{formatDay(round.day, locale)}</Th>
                  {stepValues.map((value) => (
                    <Td key={value} numeric>
                      <PeopleLink
                        asked={{ figure: "step", key: value }}
                        count={round.distribution[value]}
                        days={{ ...days, asOf: round.day }}
                        place={place}
                      >
                        {formatNumber(round.distribution[value], locale)}
                      </PeopleLink>{" "}
                      <span className="text-ink-2">({formatShare(shareOf(round, [value]), locale)})</span>
                    </Td>
                  ))}
                  <Td numeric>{formatNumber(round.participants, locale)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </ShowAsTable>
      </div>
    </Section>
  );
}
