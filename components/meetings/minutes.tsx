import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { finishDecision } from "@/lib/meetings/actions";
import { isUnfinished } from "@/lib/meetings/agenda/domain";
import { decisionText, itemTitle } from "@/lib/meetings/minutes/domain";
import type { getMinutes } from "@/lib/meetings/queries";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { Badge } from "../ui/badge";
import { SubmitButton } from "../ui/form";
import { QuietForm } from "../ui/quiet-form";
import { Section } from "../ui/section";

type Minutes = Awaited<ReturnType<typeof getMinutes>>;

/** Who was there, and what came of each item: the decision, who answers for it and by when, who had another plan. */
export async function Minutes({ minutes: { seats, items, nextMeeting, meeting }, place }: { minutes: Minutes; place: Place }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const list = (names: string[]) => new Intl.ListFormat(locale).format(names);
  const present = seats.filter(({ presence }) => presence !== "ABSENT");
  const absent = seats.filter(({ presence }) => presence === "ABSENT");
  const named = (ids: readonly string[]) => list(seats.filter(({ id }) => ids.includes(id)).map(({ name }) => name));
  const left = meeting.closedAt ? items.filter(isUnfinished).length : 0;
  return (
    <div className="grid gap-8">
      <Section title={t("attended")}>
        <p>{t("presentParties", { parties: list(present.map(({ name }) => name)) })}</p>
        {absent.length > 0 && <p>{t("absentParties", { parties: list(absent.map(({ name }) => name)) })}</p>}
      </Section>
      <Section title={t("decisions", { count: items.filter(({ decision }) => decision).length })}>
        <p className="mb-2 text-ink-2 text-small">{t("codesOnly")}</p>
        <ol>
          {items.map(({ id, decision, skipReason, owner, dueOn, otherPlan, heardBy, minutes, isDone, referralId, ...item }, n) => (
            <li className="break-inside-avoid border-line border-b py-3" key={id}>
              <h3 className="font-semibold">
                {n + 1}.{" "}
                {item.code ? (
                  <Link
                    className="hover:underline"
                    href={path(place, ...(referralId ? ["remisser", referralId] : ["deltagare", item.enrolmentId ?? ""]))}
                    prefetch={false}
                  >
                    {itemTitle(item, t, locale)}
                  </Link>
                ) : (
                  itemTitle(item, t, locale)
                )}
              </h3>
              <Outcome item={{ decision, skipReason, owner, dueOn }} />
              {otherPlan.length > 0 && (
                <p className="text-warn-ink">{t("parallel", { parties: named(otherPlan), count: otherPlan.length })}</p>
              )}
              {decision && heardBy.length < present.length && (
                <p className="text-ink-3 text-small">{t("heardBy", { parties: named(heardBy) })}</p>
              )}
              {minutes.text && <p className="mt-1 whitespace-pre-wrap break-words">{minutes.text}</p>}
              {minutes.isUnreadable && <p className="mt-1 text-bad-ink">{t("unreadable")}</p>}
              {decision && decision !== "BORDLAGG" && !referralId && (
                <div className="mt-2 flex flex-wrap items-center gap-3 print:hidden">
                  {isDone && <Badge tone="tint">{t("isDone")}</Badge>}
                  <QuietForm
                    action={finishDecision}
                    className="grid gap-2"
                    hidden={{ itemId: id, ...(isDone ? { again: "ja" } : {}) }}
                    place={place}
                  >
                    <SubmitButton size="small" variant={isDone ? "quiet" : "secondary"}>
                      {t(isDone ? "notDone" : "makeDone")} <span className="sr-only">{t("itemNumber", { number: n + 1 })}</span>
                    </SubmitButton>
                  </QuietForm>
                </div>
              )}
            </li>
          ))}
        </ol>
        {left > 0 && (
          <p className="mt-3 text-ink-2">
            {nextMeeting ? t("leftTo", { count: left, day: formatDay(nextMeeting, locale) }) : t("left", { count: left })}
          </p>
        )}
      </Section>
    </div>
  );
}

/** What came of an item, in a line. */
async function Outcome({
  item: { decision, skipReason, owner, dueOn },
}: {
  item: Pick<Minutes["items"][number], "decision" | "skipReason" | "owner" | "dueOn">;
}) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  if (!decision) return <p className="text-ink-2">{skipReason ? t(`passedWhy.${skipReason}` as "passedWhy.TID") : t("notReached")}</p>;
  return (
    <p>
      <strong className="font-semibold">{decisionText(decision, t, locale)}.</strong>{" "}
      {owner && dueOn && t("ownerAndDay", { owner, day: formatDay(dueOn, locale) })}
    </p>
  );
}
