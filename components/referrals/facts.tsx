import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { capital } from "@/components/participants/frame";
import { codeLabel, exclusions, householdKinds, screenings, sexes } from "@/lib/codes";
import type { Facts } from "@/lib/referrals/domain";

/** What is known of somebody referred, without what nobody has said. Answers to criteria stand with the criteria. */
export async function KnownFacts({ facts, parties }: { facts: Facts; parties: readonly { id: string; name: string }[] }) {
  const [t, p, locale] = [await getTranslations("referrals"), await getTranslations("participants"), await getLocale()];
  const years = facts.childYears;
  const label = (codes: Parameters<typeof codeLabel>[0], code: string | null) => code && capital(codeLabel(codes, code, locale));
  const rows: [ReactNode, ReactNode][] = [
    [p("field.sex"), label(sexes, facts.sex)],
    [p("field.municipality"), facts.municipality],
    [t("field.householdKind"), label(householdKinds, facts.householdKind)],
    [t("field.childYears"), years && t("childrenAre", { count: years.length, years: years.join(", ") })],
    [p("field.monthsInSupport"), facts.monthsInSupport],
    [
      t("field.partyIds"),
      parties
        .filter(({ id }) => facts.partyIds.includes(id))
        .map(({ name }) => name)
        .join(", "),
    ],
    [t("field.targetGroups"), facts.targetGroups.join(", ")],
    [p("field.screening"), label(screenings, facts.screening)],
    [t("field.exclusion"), label(exclusions, facts.exclusion)],
    [t("field.contacts"), facts.contacts],
    [t("field.known"), facts.isUnreadable ? t("unreadable") : facts.known],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[14rem_1fr]">
      {rows
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div className="contents" key={String(name)}>
            <dt className="text-ink-2">{name}</dt>
            <dd className="min-w-0 whitespace-pre-line break-words max-sm:mb-2">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
