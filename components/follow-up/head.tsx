import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs } from "@/components/ui/tabs";
import type { PeriodField, PeriodRefusal } from "@/lib/follow-up/schema";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";
import type { Days } from "./people-link";
import { PeriodForm } from "./period-form";

type Props = {
  place: Place;
  page: "overview" | "movement";
  days: Days;
  fields: readonly PeriodField[];
  texts: Partial<Record<PeriodField, string>>;
  refusals: readonly PeriodRefusal[];
  title: string;
};

/** The head of both pages: which page, which days, and the sentence with the figure. */
export async function FollowUpHead({ place, page, days, fields, texts, refusals, title }: Props) {
  const t = await getTranslations("followUp");
  // The days that were asked for go along from page to page.
  const asked = refusals.length === 0 && Object.keys(texts).length > 0 ? `?${new URLSearchParams(texts)}` : "";
  const addresses = {
    overview: `${path(place, "uppfoljning")}${asked}`,
    movement: `${path(place, "uppfoljning", "rorelse")}${asked}`,
  };
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 print:hidden">
        <Tabs
          current={addresses[page]}
          items={[
            { href: addresses.overview, label: t("tabs.overview") },
            { href: addresses.movement, label: t("tabs.movement") },
          ]}
          label={t("tabs.label")}
        />
        <div className="mb-4">
          <PeriodForm days={days} fields={fields} refusals={refusals} texts={texts} />
        </div>
      </div>
      {refusals.length > 0 && (
        <div className="mb-4">
          <Banner role="alert" title={t("refusedTitle")} tone="bad">
            {t("refusedText")}
          </Banner>
        </div>
      )}
      <h1 className="mb-4 text-h1">{title}</h1>
    </>
  );
}

/** What the pages show before there is anything to count. */
export async function NothingYet({
  place,
  asOf,
  measured,
  people,
}: {
  place: Place;
  asOf: string;
  measured: boolean;
  people: string;
}): Promise<ReactNode> {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const day = formatDay(asOf, locale);
  if (measured) {
    return (
      <EmptyState
        action={<LinkButton href={path(place, "min-dag")}>{t("unmeasuredAction")}</LinkButton>}
        text={t("unmeasuredText", { people, day })}
        title={t("unmeasuredTitle")}
      />
    );
  }
  return (
    <EmptyState
      action={
        <span className="flex flex-wrap gap-3">
          <LinkButton href={path(place, "deltagare")}>{t("emptyAction")}</LinkButton>
          <LinkButton href={path(place, "import")}>{t("emptyImport")}</LinkButton>
        </span>
      }
      text={t("emptyText")}
      title={t("emptyTitle", { day })}
    />
  );
}
