import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { codeLabel, reasons } from "@/lib/codes";
import { today } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { latestOf, standingOf } from "@/lib/steps/domain";
import type { StepFacts } from "@/lib/steps/queries";
import { formatDay, formatShortDay } from "@/lib/text";
import { X } from "../ui/icon";
import { StepTile } from "../ui/step";
import { called } from "./called";
import { LogStepForm } from "./log-step-form";

/** How many earlier values the strip shows. */
const shown = 2;

/** The question "where does this person stand", with who it is and what was said before. */
export async function StepPanel({
  facts: { measured, revisions, parties },
  place,
  userId,
  closeHref,
  next,
  heading: Heading = "h2",
}: {
  facts: StepFacts;
  place: Place;
  userId: string;
  closeHref: string;
  next: { name: string; href: string; enrolmentId: string } | null;
  heading?: "h1" | "h2";
}) {
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  const standing = standingOf(revisions);
  const latest = latestOf(standing);
  const day = today();
  const name = await called(measured);
  const line = [
    measured.number,
    latest
      ? t("log.since", { value: latest.lastValue, day: formatDay(latest.sinceOn, locale) })
      : t("log.never", { day: formatDay(measured.startsOn, locale) }),
  ].filter(Boolean);
  const why = (one: (typeof standing)[number]) =>
    one.waitingFor
      ? `, ${t("tab.waitingFor", { party: one.waitingFor })}`
      : one.reason
        ? `, ${codeLabel(reasons, one.reason, locale)}`
        : "";

  return (
    <LogStepForm
      calledBy={measured.givenName ?? name}
      closeHref={closeHref}
      draftKey={`${userId} ${measured.id}`}
      enrolment={{ startsOn: measured.startsOn, endsOn: measured.endsOn }}
      enrolmentId={measured.id}
      key={measured.id}
      next={next}
      parties={parties}
      place={place}
      standing={standing.map(({ measuredOn, round, value, reason, waitingForId }) => ({ measuredOn, round, value, reason, waitingForId }))}
      today={day}
    >
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <Heading className="text-h2">{t("log.title", { name })}</Heading>
          <p className="text-ink-3 text-small">{line.join(", ")}</p>
        </div>
        <Link
          aria-label={t("log.close")}
          className="grid size-control shrink-0 place-content-center rounded-md text-accent hover:bg-tint"
          data-closes
          href={closeHref}
          prefetch={false}
          scroll={false}
        >
          <X />
        </Link>
      </div>
      {standing.length > 0 && (
        <ol aria-label={t("log.history")} className="flex items-center gap-2 rounded-md bg-sunken px-3 py-2 text-ink-2 text-small">
          {standing.slice(-shown).map((one) => (
            <li className={`flex items-center gap-2 ${one === standing.at(-1) ? "min-w-0" : "shrink-0 max-sm:hidden"}`} key={one.id}>
              <StepTile size={24} value={one.value} />
              <span className="min-w-0 truncate">
                {formatShortDay(one.measuredOn, day, locale)}
                {one === standing.at(-1) && why(one)}
              </span>
              <span aria-hidden="true" className="text-ink-3">
                —
              </span>
            </li>
          ))}
          <li aria-hidden="true" className="flex shrink-0 items-center gap-2">
            <StepTile silent size={24} value={null} />
            {t("log.todayMark")}
          </li>
        </ol>
      )}
    </LogStepForm>
  );
}
