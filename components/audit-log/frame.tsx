import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHead } from "@/components/ui/page-head";
import { Tabs } from "@/components/ui/tabs";
import { countEmergencyAlerts } from "@/lib/emergency/queries";

const pages = { rows: "", refused: "/nekade", emergencies: "/nodatkomst", review: "/granskning", control: "/kontroll" } as const;
export type LogPageName = keyof typeof pages;

/** The head of the log's pages, and the pages as tabs. */
export async function LogFrame({ organisation, current, children }: { organisation: string; current: LogPageName; children: ReactNode }) {
  const t = await getTranslations("auditLog");
  const { waiting } = await countEmergencyAlerts(organisation, {});
  const address = (page: LogPageName) => `/o/${organisation}/logg${pages[page]}`;
  return (
    <>
      <PageHead title={t("title")}>{t("intro")}</PageHead>
      <Tabs
        current={address(current)}
        items={(Object.keys(pages) as LogPageName[]).map((page) => ({
          href: address(page),
          label: t(`tab.${page}`),
          count: page === "emergencies" && waiting > 0 ? waiting : undefined,
        }))}
        label={t("tabs")}
      />
      {children}
    </>
  );
}
