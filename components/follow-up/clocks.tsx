import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ClockTable } from "@/components/plan/clock-table";
import { Section } from "@/components/ui/section";
import type { Day } from "@/lib/dates";
import type { Overview } from "@/lib/follow-up/queries";
import { type Place, path } from "@/lib/place";

type Clock = Overview["clocks"][number];

/** The address of the activities behind a party's number. */
export function clockAddress(place: Place, { partyId }: Pick<Clock, "partyId">, visa: "started" | "waiting", asOf: Day, page = 1): string {
  const asked = { visa, asOf, ...(partyId ? { part: partyId } : {}), ...(page > 1 ? { sida: String(page) } : {}) };
  return `${path(place, "uppfoljning", "vantan")}?${new URLSearchParams(asked)}`;
}

/** From a need to its start, for each party: each number opens its activities. */
export async function Clocks({ place, clocks, asOf }: { place: Place; clocks: Overview["clocks"]; asOf: Day }) {
  const t = await getTranslations("followUp");
  const waiting = clocks.reduce((sum, clock) => sum + clock.waiting, 0);
  const longest = clocks[0]?.longestWait ?? 0;
  return (
    <Section title={t("clock.title", { waiting, longest })}>
      <ClockTable
        caption={t("clock.caption")}
        clocks={clocks}
        opens={(clock, state, number) =>
          clock[state] === 0 ? (
            number
          ) : (
            <Link
              className="underline decoration-1 decoration-border underline-offset-4 hover:text-accent hover:decoration-current"
              href={clockAddress(place, clock, state, asOf)}
              prefetch={false}
            >
              {number}
              <span className="sr-only"> {t(`clock.${state}`, { party: clock.party ?? t("clock.nobody") })}</span>
            </Link>
          )
        }
      />
    </Section>
  );
}
