import { getLocale, getTranslations } from "next-intl/server";
import { type LinePoint, StepLine } from "@/components/charts/step-line";
import { codeLabel, type Reason, reasons } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { type Story, storyOf } from "@/lib/participants/domain";
import { formatDay, formatShortDay } from "@/lib/text";
import { capital } from "./frame";

/** A measurement that stands, as the line shows it. */
export type Point = { measuredOn: Day; value: number; reason: Reason | null; waitingFor: string | null };

/** The sentence of a step line, to stand over it. */
export async function lineTitle(points: readonly Point[], on: Day): Promise<string> {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const told: Story = storyOf(points);
  const day = "on" in told ? formatShortDay(told.on, on, locale) : "";
  switch (told.key) {
    case "none":
      return t("story.none");
    case "start":
      return t("story.start", { step: told.step });
    case "selfSufficient":
      return t("story.selfSufficient", { day, from: told.from });
    case "forward":
      return t("story.forward", { step: told.step, from: told.from });
    case "waiting":
      return t("story.waiting", { step: told.step, day, party: told.party });
    case "still":
      return t("story.still", { step: told.step, day });
    case "back":
      return told.reason
        ? t("story.backBecause", { step: told.step, from: told.from, reason: codeLabel(reasons, told.reason, locale) })
        : t("story.back", { step: told.step, from: told.from });
    case "regained": {
      const month = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "sv-SE", { month: "long", timeZone: "UTC" }).format(
        new Date(`${told.on}T00:00:00Z`),
      );
      return told.reason
        ? t("story.regainedAfter", { step: told.step, what: t(`fall.${told.reason}`), month })
        : t("story.regained", { step: told.step });
    }
  }
}

/** A participant's steps as a staircase, with the reasons where they happened. */
export async function ParticipantLine({ points, on, nextOn }: { points: readonly Point[]; on: Day; nextOn: Day | null }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const said = points.map((point, at): LinePoint => {
    const previous = points[at - 1];
    const day = point.measuredOn === on ? capital(t("today")) : formatShortDay(point.measuredOn, on, locale);
    const move =
      previous === undefined ? "start" : point.value > previous.value ? "forward" : point.value < previous.value ? "back" : "same";
    const steps = previous ? Math.abs(point.value - previous.value) : 0;
    const note = point.waitingFor
      ? t("line.waiting", { party: point.waitingFor })
      : point.reason
        ? capital(codeLabel(reasons, point.reason, locale))
        : undefined;
    return { on: point.measuredOn, value: point.value, head: t(`line.${move}`, { day, steps }), note };
  });
  return (
    <StepLine
      locale={locale}
      next={nextOn && nextOn > on ? { on: nextOn, text: t("line.next", { day: formatShortDay(nextOn, on, locale) }) } : null}
      points={said}
      texts={{
        label: t("line.label", { count: points.length }),
        today: on === points.at(-1)?.measuredOn ? formatDay(on, locale) : capital(t("today")),
        date: t("line.date"),
        step: t("line.step"),
        what: t("line.what"),
        reason: t("line.reason"),
      }}
      today={on}
    />
  );
}
