import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { DayHead, monthName } from "@/components/my-day/day-head";
import { DayList } from "@/components/my-day/day-list";
import { called } from "@/components/steps/called";
import { StepPanel } from "@/components/steps/step-panel";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { today } from "@/lib/dates";
import { getMyDay, type MyDay } from "@/lib/my-day/queries";
import { myDayInput } from "@/lib/my-day/schema";
import { type Place, path } from "@/lib/place";
import { formatDay, formatRelativeDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("myDay"))("metaTitle") };
}

/** The address of Min dag with whose participants, which page and which open form. */
function address(place: Place, { whose, page, open }: { whose?: string; page?: number; open?: string }): string {
  const query = new URLSearchParams({
    ...(whose ? { visa: whose } : {}),
    ...(page && page > 1 ? { sida: String(page) } : {}),
    ...(open ? { logga: open } : {}),
  }).toString();
  return path(place, "min-dag") + (query && `?${query}`);
}

/** A caseworker's day: whom to measure, the most urgent first, and the step form beside the list. */
export default async function MyDayPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/min-dag">) {
  const [place, asked] = [await params, await searchParams];
  const input = myDayInput.safeParse({ whose: asked.visa, page: asked.sida === undefined ? 1 : Number(asked.sida), open: asked.logga });
  if (!input.success) notFound();
  const day = await getMyDay(place, input.data);
  const [t, tasks] = [await getTranslations("myDay"), await getTranslations("tasks")];
  const staffing = await getTranslations("staffing");
  const here = { whose: input.data.whose, page: day.page };
  const next = day.next && {
    enrolmentId: day.next.enrolmentId,
    name: await called(day.next),
    href: address(place, { ...here, open: day.next.enrolmentId }),
  };
  return (
    <>
      <div className={day.open ? "max-panel:hidden panel:mr-[calc(var(--spacing-panel)-0.5rem)]" : "max-w-[60rem]"}>
        <DayHead counts={day.counts} />
        {day.endedOn && <Ended endedOn={day.endedOn} />}
        {day.hasOwn && (
          <nav aria-label={t("whose")} className="mt-4 flex w-max max-w-full rounded-md border border-border bg-surface">
            {(["mina", "alla"] as const).map((whose) => (
              <Link
                aria-current={day.whose === whose ? "true" : undefined}
                className="inline-flex min-h-8 items-center rounded-md px-3 text-ink-2 text-small hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-accent aria-[current]:shadow-[inset_0_0_0_1px_var(--color-accent)]"
                href={address(place, { whose })}
                key={whose}
                prefetch={false}
                scroll={false}
              >
                {t(whose)}
              </Link>
            ))}
          </nav>
        )}
        <DayList day={day} openHref={(open) => address(place, { ...here, open })} place={place} />
        <Rest day={day} place={place} />
        <p className="mt-6 flex flex-wrap gap-x-6 gap-y-2 text-small">
          <Link className="link min-h-6" href={path(place, "uppgifter", "ny")} prefetch={false}>
            {tasks("add")}
          </Link>
          <Link className="link min-h-6" href={path(place, "uppgifter")} prefetch={false}>
            {tasks("allTasks")}
          </Link>
          {day.leads && (
            <Link className="link min-h-6" href={path(place, "bemanning")} prefetch={false}>
              {staffing("metaTitle")}
            </Link>
          )}
          {day.withoutOwner > 0 && (
            <Link className="link min-h-6" href={`${path(place, "uppgifter")}?visa=utan`} prefetch={false}>
              {tasks("utanCount", { count: day.withoutOwner })}
            </Link>
          )}
        </p>
        {day.pages > 1 && <Pages day={day} href={(page) => address(place, { ...here, page })} />}
      </div>
      {day.open && (
        <aside
          className="fixed inset-y-0 right-0 z-30 flex w-full flex-col overflow-y-auto bg-surface px-[var(--gutter)] [--gutter:1rem] panel:top-topbar panel:z-10 panel:w-panel panel:border-line panel:border-l panel:shadow-panel panel:[--gutter:1.5rem]"
          data-covers
        >
          <div className="mx-auto flex min-h-0 w-full max-w-panel flex-1 flex-col">
            <StepPanel closeHref={address(place, here)} facts={day.open} next={next} place={place} userId={day.userId} />
          </div>
        </aside>
      )}
    </>
  );
}

async function Ended({ endedOn }: { endedOn: string }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  return (
    <div className="mt-4">
      <Banner title={t("endedTitle", { day: formatDay(endedOn, locale) })} tone="info">
        {t("endedText")}
      </Banner>
    </div>
  );
}

/** What is not in the list: who comes later this month, or that nobody is left. */
async function Rest({ day, place }: { day: MyDay; place: Place }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const { counts } = day;
  if (counts.overdue + counts.today + counts.coming > 0) {
    if (counts.later === 0) return null;
    return <p className="mt-4 text-ink-3 text-small">{t("later", { count: counts.later, month: monthName(today(), locale) })}</p>;
  }
  const name = day.nextUp && (await called(day.nextUp));
  const isEmpty = !counts.nextDue && counts.measured === 0;
  return (
    <div className="mt-6">
      {isEmpty ? (
        <EmptyState
          action={<LinkButton href={path(place, "deltagare", "ny")}>{t("enrol")}</LinkButton>}
          text={t("noneText")}
          title={t("noneTitle")}
        />
      ) : (
        <EmptyState
          text={
            name && counts.nextDue
              ? t("emptyNext", {
                  name,
                  day: formatDay(counts.nextDue, locale),
                  distance: formatRelativeDay(counts.nextDue, today(), locale),
                })
              : t("emptyText")
          }
          title={t("emptyTitle")}
        />
      )}
    </div>
  );
}

async function Pages({ day: { page, pages }, href }: { day: MyDay; href: (page: number) => string }) {
  const t = await getTranslations("myDay");
  return (
    <nav aria-label={t("pages")} className="mt-4 flex items-center gap-4 text-small">
      {page > 1 && (
        <Link className="link" href={href(page - 1)} prefetch={false}>
          {t("earlier")}
        </Link>
      )}
      <span className="text-ink-3">{t("page", { page, pages })}</span>
      {page < pages && (
        <Link className="link" href={href(page + 1)} prefetch={false}>
          {t("further")}
        </Link>
      )}
    </nav>
  );
}
