import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { LogFrame } from "@/components/audit-log/frame";
import { ReviewItem } from "@/components/audit-log/review-item";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { drawSample } from "@/lib/audit-log/actions";
import { getReview } from "@/lib/audit-log/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auditLog"))("tab.review") };
}

/** The monthly review: what was drawn of a month, and what was said of each row. */
export default async function ReviewPage({ params, searchParams }: PageProps<"/o/[organisation]/logg/granskning">) {
  const { organisation } = await params;
  const { manad } = await searchParams;
  const { month, isOver, months, items, projects } = await getReview(organisation, {
    month: typeof manad === "string" ? manad : undefined,
  });
  const [t, locale] = [await getTranslations("auditLog"), await getLocale()];
  const nameOf = (one: string) =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "sv-SE", { timeZone: "UTC", month: "long", year: "numeric" }).format(
      new Date(`${one}-15T00:00:00Z`),
    );
  const stateOf = ({ drawn, isWhole, items, left }: (typeof months)[number]) => {
    if (!drawn) return t("monthNotDrawn");
    if (left > 0) return t("monthLeft", { count: left });
    if (isWhole && items === 0) return t("monthQuiet");
    return t(isWhole ? "monthDone" : "monthPart");
  };
  const state = months.find((one) => one.month === month);
  const left = items.filter(({ outcome }) => outcome === null).length;
  const title = !state?.drawn ? "notDrawnTitle" : items.length === 0 ? (isOver ? "quietTitle" : "quietSoFarTitle") : "itemsTitle";
  const address = `/o/${organisation}/logg/granskning`;
  return (
    <LogFrame current="review" organisation={organisation}>
      <p className="mb-6 max-w-[60ch] text-ink-2">{t("reviewIntro")}</p>
      <div className="grid gap-8 rail:grid-cols-[14rem_minmax(0,1fr)]">
        <nav aria-label={t("months")}>
          <ul className="grid grid-cols-2 gap-x-4 rail:grid-cols-1">
            {months.map((one) => (
              <li key={one.month}>
                <Link
                  aria-current={one.month === month ? "page" : undefined}
                  className={`flex min-h-11 flex-wrap items-center justify-between gap-x-3 rounded-md px-2 ${one.month === month ? "bg-tint font-semibold text-accent" : "hover:bg-sunken"}`}
                  href={`${address}?manad=${one.month}`}
                  prefetch={false}
                >
                  {nameOf(one.month)} <span className="font-normal text-ink-3 text-small">{stateOf(one)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Section title={t(title, { count: items.length, left, month: nameOf(month) })}>
          {!state?.isWhole && (
            <div className="grid gap-3">
              {!isOver && <p className="max-w-[60ch] text-ink-2">{t("notOver")}</p>}
              {isOver && !state?.drawn && <p className="max-w-[60ch] text-ink-2">{t("notDrawnText")}</p>}
              <Form action={drawSample} hidden={{ month }} key={month} place={{ organisation }}>
                <SubmitButton>{t(state?.drawn ? "drawMore" : "draw")}</SubmitButton>
              </Form>
            </div>
          )}
          {state?.drawn && items.length === 0 && <p className="max-w-[60ch] text-ink-2">{t(isOver ? "quietText" : "quietSoFar")}</p>}
          <ul>
            {items.map((item) => (
              <ReviewItem item={item} key={item.id} organisation={organisation} projects={projects} />
            ))}
          </ul>
        </Section>
      </div>
    </LogFrame>
  );
}
