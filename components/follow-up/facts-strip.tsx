import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { Overview } from "@/lib/follow-up/queries";
import type { Place } from "@/lib/place";
import { formatNumber } from "@/lib/text";
import { type Asked, type Days, PeopleLink } from "./people-link";

export type PartProps = { place: Place; days: Days; data: Overview };

/** Who takes part: four figures between two rules, each opening its rows. */
export async function FactsStrip({ place, days, data: { summary, project } }: PartProps) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const noun = project.participantNoun;
  const { participants, households, children } = summary;
  const opens = (figure: Asked["figure"], count: number) => (chunks: ReactNode) => (
    <PeopleLink asked={{ figure }} count={count} days={days} place={place}>
      {chunks}
    </PeopleLink>
  );
  const figure = (name: Asked["figure"], count: number) => opens(name, count)(formatNumber(count, locale));
  return (
    <section aria-label={t("facts.label")}>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-3 border-line-2 border-y py-3 panel:grid-cols-4">
        <Fact figure={figure("current", participants.current)}>
          {t.rich("facts.current", {
            homes: t("homes", { noun, count: households.current }),
            h: opens("householdsCurrent", households.current),
          })}
        </Fact>
        <Fact figure={figure("ever", participants.ever)}>
          {t("facts.ever")}:{" "}
          {t.rich("facts.sexes", {
            women: participants.women,
            men: participants.men,
            w: opens("women", participants.women),
            m: opens("men", participants.men),
          })}
          {participants.unknownSex > 0 &&
            t.rich("facts.unknownSex", { count: participants.unknownSex, u: opens("unknownSex", participants.unknownSex) })}
        </Fact>
        <Fact figure={figure("households", households.ever)}>
          {t("facts.homes", { noun })}:{" "}
          {t.rich("facts.kinds", {
            single: households.single,
            couple: households.couple,
            s: opens("single", households.single),
            c: opens("couple", households.couple),
          })}
        </Fact>
        <Fact figure={figure("minors", children.minors)}>
          {t("facts.minors")}, {t.rich("facts.adults", { count: children.adultsAtHome, a: opens("adultsAtHome", children.adultsAtHome) })}
        </Fact>
      </ul>
    </section>
  );
}

function Fact({ figure, children }: { figure: ReactNode; children: ReactNode }) {
  return (
    <li>
      <div className="text-figure">{figure}</div>
      <div className="text-ink-2 text-small">{children}</div>
    </li>
  );
}
