import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type Chosen, filterNames, LogFilters, withFilters } from "@/components/audit-log/filters";
import { LogFrame } from "@/components/audit-log/frame";
import { LogRows } from "@/components/audit-log/rows";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { listLog } from "@/lib/audit-log/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auditLog"))("title") };
}

/** The log, for its reviewer: who saw and changed what, filtered by the address. */
export default async function LogPage({ params, searchParams }: PageProps<"/o/[organisation]/logg">) {
  const { organisation } = await params;
  const asked = await searchParams;
  const chosen: Chosen = {};
  for (const [name, inAddress] of Object.entries(filterNames) as [keyof Chosen, string][]) {
    const value = asked[inAddress];
    if (typeof value === "string" && value !== "") chosen[name] = value;
  }
  const { days, isNobody, page, staff, projects } = await listLog(organisation, chosen as Parameters<typeof listLog>[1]);
  const [t, locale] = [await getTranslations("auditLog"), await getLocale()];
  const address = `/o/${organisation}/logg`;
  const kept = { ...chosen, ...days };
  return (
    <LogFrame current="rows" organisation={organisation}>
      <LogFilters address={address} chosen={chosen} days={days} staff={staff} />
      <Section title={t("rowsTitle", { from: formatDay(days.from, locale), to: formatDay(days.until, locale) })}>
        {page.rows.length > 0 ? (
          <LogRows
            address={(filter) => withFilters(address, { ...kept, ...filter, before: undefined })}
            projects={projects}
            rows={page.rows}
          />
        ) : (
          <EmptyState text={t(isNobody ? "nobodyText" : "emptyText")} title={t(isNobody ? "nobodyTitle" : "emptyTitle")} />
        )}
        {page.next && (
          <div className="mt-4">
            <LinkButton href={withFilters(address, { ...kept, before: page.next })} rel="next" size="small">
              {t("older")}
            </LinkButton>
          </div>
        )}
      </Section>
    </LogFrame>
  );
}
