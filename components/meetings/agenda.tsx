import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { agendaKinds, codeLabel } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { addItems, askItem, placeItem, removeItem } from "@/lib/meetings/actions";
import type { getMeeting } from "@/lib/meetings/queries";
import { type Place, path } from "@/lib/place";
import { formatRelativeDay, formatShortDay } from "@/lib/text";
import { Badge } from "../ui/badge";
import { Details } from "../ui/details";
import { Form, SubmitButton, TextArea } from "../ui/form";
import { ArrowDown, ArrowUp, X } from "../ui/icon";
import { QuietForm } from "../ui/quiet-form";

type Meeting = Awaited<ReturnType<typeof getMeeting>>;

/** Whom an item is about, and the page where the rest is. */
async function aboutOf({ who, referred }: Pick<Meeting["items"][number], "who" | "referred">, place: Place) {
  const t = await getTranslations("meetings");
  if (referred) return { name: await called(referred), href: path(place, "remisser", referred.referralId), from: referred.party.name };
  if (who) return { name: await called(who), href: path(place, "deltagare", who.enrolmentId), from: null };
  return { name: t("nobodyItem"), href: null, from: null };
}

/** Why somebody is taken up, and since when. */
async function Why({ kind, from, sinceOn, on }: { kind: string; from: string | null; sinceOn: Day | null; on: Day }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const label = from ? t("referralFrom", { party: from }) : codeLabel(agendaKinds, kind, locale);
  if (!sinceOn) return label;
  return t("sinceWhen", { what: label, day: formatShortDay(sinceOn, on, locale), distance: formatRelativeDay(sinceOn, on, locale) });
}

/** The agenda in order: each item's person, why, the question of the day, and what can be done with it. */
export async function Agenda({ items, on, place, mayChange }: Pick<Meeting, "items" | "on"> & { place: Place; mayChange: boolean }) {
  const t = await getTranslations("meetings");
  const named = await Promise.all(items.map(async (item) => ({ ...item, ...(await aboutOf(item, place)) })));
  return (
    <ol>
      {named.map(({ id, kind, sinceOn, version, name, href, from, question, isDecided }, n) => (
        <li className="grid gap-1 border-line border-b py-3" key={id}>
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1 basis-60">
              <p>
                <span className="mr-2 text-ink-3">{n + 1}</span>
                {href ? (
                  <Link className="inline-block min-h-6 font-semibold hover:underline" href={href} prefetch={false}>
                    {name}
                  </Link>
                ) : (
                  <strong className="font-semibold">{name}</strong>
                )}
              </p>
              <p className="text-ink-2 text-small">
                <Why from={from} kind={kind} on={on} sinceOn={sinceOn} />
              </p>
              {question.text && (
                <p className="mt-1 break-words">
                  <strong className="font-semibold">{t("questionOfDay")}</strong> {question.text}
                </p>
              )}
              {question.isUnreadable && <p className="mt-1 text-bad-ink">{t("unreadable")}</p>}
            </div>
            {isDecided && <Badge tone="tint">{t("hasOutcome")}</Badge>}
            {mayChange && !isDecided && (
              <div className="flex gap-1 print:hidden">
                <QuietForm action={placeItem} className="grid" hidden={{ itemId: id, by: "-1" }} place={place}>
                  <SubmitButton aria-label={t("moveUp", { name })} size="small" variant="quiet">
                    <ArrowUp />
                  </SubmitButton>
                </QuietForm>
                <QuietForm action={placeItem} className="grid" hidden={{ itemId: id, by: "1" }} place={place}>
                  <SubmitButton aria-label={t("moveDown", { name })} size="small" variant="quiet">
                    <ArrowDown />
                  </SubmitButton>
                </QuietForm>
                <QuietForm action={removeItem} className="grid" hidden={{ itemId: id }} place={place}>
                  <SubmitButton aria-label={t("remove", { name })} size="small" variant="quiet">
                    <X />
                  </SubmitButton>
                </QuietForm>
              </div>
            )}
          </div>
          {mayChange && !question.isUnreadable && (
            <div className="print:hidden">
              <Details summary={t(question.text ? "changeQuestion" : "addQuestion")}>
                <Form action={askItem} className="grid max-w-[36rem] gap-3" hidden={{ itemId: id, version: String(version) }} place={place}>
                  <TextArea
                    defaultValue={question.text ?? ""}
                    hint={t("questionHint")}
                    label={t("questionFor", { name })}
                    name="question"
                    required={false}
                    rows={2}
                  />
                  <SubmitButton size="small" variant="secondary">
                    {t("saveQuestion")}
                  </SubmitButton>
                </Form>
              </Details>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Who else the facts point out, the most urgent first, each with a way onto the agenda. */
export async function Others({ others, meetingId, on, place }: Pick<Meeting, "others" | "on"> & { meetingId: string; place: Place }) {
  const t = await getTranslations("meetings");
  const named = await Promise.all(others.map(async (one) => ({ ...one, ...(await aboutOf(one, place)) })));
  return (
    <ul>
      {named.map(({ who, referred, kind, sinceOn, name, href, from }) => (
        <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b py-2" key={href}>
          <div className="min-w-0">
            {href && (
              <Link className="inline-block min-h-6 font-semibold hover:underline" href={href} prefetch={false}>
                {name}
              </Link>
            )}
            <p className="text-ink-2 text-small">
              <Why from={from} kind={kind} on={on} sinceOn={sinceOn} />
            </p>
          </div>
          <QuietForm
            action={addItems}
            className="grid"
            hidden={{ meetingId, ...(referred ? { "referralIds[]": referred.referralId } : { "enrolmentIds[]": who?.enrolmentId ?? "" }) }}
            place={place}
          >
            <SubmitButton size="small" variant="secondary">
              {t("takeUp")} <span className="sr-only">{name}</span>
            </SubmitButton>
          </QuietForm>
        </li>
      ))}
    </ul>
  );
}
