import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { today } from "@/lib/dates";
import type { getImports } from "@/lib/imports/queries";
import { type Place, path } from "@/lib/place";
import { timeOfDay } from "@/lib/steps/domain";
import { formatDay } from "@/lib/text";

type Imports = Awaited<ReturnType<typeof getImports>>;
const tones: Record<Imports[number]["status"], BadgeTone> = {
  PREVIEW: "warn",
  WRITING: "tint",
  DONE: "tint",
  FAILED: "bad",
  INTERRUPTED: "bad",
  FORGOTTEN: "sunken",
};

/** The project's imports, newest first: when, by whom, which files, what became of them. */
export async function Earlier({ imports, place }: { imports: Imports; place: Place }) {
  const [t, locale] = [await getTranslations("import"), await getLocale()];
  if (imports.length === 0) {
    return (
      <Section title={t("earlierTitle")}>
        <EmptyState text={t("noneText")} title={t("noneTitle")} />
      </Section>
    );
  }
  return (
    <Section title={t("earlierTitle")}>
      <Table caption={t("earlierCaption")}>
        <thead>
          <tr>
            <Th>{t("when")}</Th>
            <Th>{t("by")}</Th>
            <Th>{t("what")}</Th>
            <Th>{t("outcome")}</Th>
          </tr>
        </thead>
        <tbody>
          {imports.map(({ id, createdAt, by, fileNames, status, result }) => {
            const when = `${formatDay(today(createdAt), locale)} ${timeOfDay(createdAt, locale)}`;
            return (
              <Tr key={id}>
                <Td className="whitespace-nowrap">
                  <Link aria-label={t("open", { day: when })} className="link" href={path(place, "import", id)} prefetch={false}>
                    {when}
                  </Link>
                </Td>
                <Td>{by ?? t("byKey")}</Td>
                <Td className="max-w-80 break-words">{fileNames.join(", ")}</Td>
                <Td>
                  {status === "PREVIEW" && result && result.problemCount > 0 ? (
                    <Badge tone="bad">{t("statusProblems", { count: result.problemCount })}</Badge>
                  ) : (
                    <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>
                  )}
                  {status === "DONE" && result && (
                    <div className="text-ink-3 text-small">
                      {t("counts", { created: result.created, updated: result.updated, unchanged: result.unchanged })}
                    </div>
                  )}
                </Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </Section>
  );
}
