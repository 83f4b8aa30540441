import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { activityKinds, agendaKinds, codeLabel, incomeSources, meetingDecisions, skipReasons as skipCodes } from "@/lib/codes";
import { daysBetween } from "@/lib/dates";
import { decideItem, skipItem } from "@/lib/meetings/actions";
import { skipReasons } from "@/lib/meetings/room/domain";
import { type Place, path } from "@/lib/place";
import { formatDay, formatNumber, formatShortDay } from "@/lib/text";
import { capital } from "../participants/frame";
import { Banner } from "../ui/banner";
import { Details } from "../ui/details";
import { CheckListField, Form, RadioField, SelectField, SubmitButton, TextArea, TextField } from "../ui/form";
import { StepTile } from "../ui/step";
import type { Room } from "./room";

/** The open item in a sentence: by name where the room may hear it, else by the code, and no more than may be said. */
export async function caseTitle({ open, on }: Room): Promise<string> {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  if (!open) return t("noItems");
  const what = codeLabel(agendaKinds, open.kind, locale);
  if (!open.code) return capital(what);
  const who = open.name ? await called(open.name) : open.code;
  const { waiting, step } = open.facts;
  if (open.kind === "VANTAR" && waiting)
    return t("hasWaited", { who, party: waiting.party, days: formatNumber(daysBetween(waiting.since, on), locale) });
  if (open.kind === "STILL" && step) return t("standsStill", { who, step: step.value, day: formatShortDay(step.sinceOn, on, locale) });
  return t("caseOf", { who, what });
}

/** What the room may hear, in a strip; and who in it may hear nothing. */
export async function CaseFacts({ room: { open, heard, on, isRoom } }: { room: Room }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  if (!open) return null;
  const { step, waiting, income, activities, children } = open.facts;
  const facts = [
    step && {
      label: t("fact.step"),
      value: (
        <span className="inline-flex items-center gap-2">
          <StepTile value={step.value} />
          {t("since", { day: formatShortDay(step.sinceOn, on, locale) })}
        </span>
      ),
    },
    waiting && {
      label: t("fact.waiting"),
      value: t("waitingSince", { party: waiting.party, day: formatShortDay(waiting.since, on, locale) }),
    },
    income &&
      income.length > 0 && { label: t("fact.income"), value: income.map((code) => codeLabel(incomeSources, code, locale)).join(", ") },
    activities && {
      label: t("fact.activities"),
      value: activities
        .map(({ kind, party }) =>
          party ? t("activityBy", { kind: codeLabel(activityKinds, kind, locale), party }) : codeLabel(activityKinds, kind, locale),
        )
        .join(", "),
    },
    children !== undefined && { label: t("fact.children"), value: formatNumber(children, locale) },
  ].flatMap((fact) => fact || []);
  return (
    <div className="grid gap-4">
      {isRoom && open.code && heard.lacking.length > 0 && (
        <Banner
          title={t("lacking", {
            parties: new Intl.ListFormat(locale).format(heard.lacking.map(({ name }) => name)),
            count: heard.lacking.length,
          })}
          tone="warn"
        >
          {t("lackingText", { code: open.code })}
        </Banner>
      )}
      {facts.length > 0 && (
        <dl className="grid gap-x-6 gap-y-3 border-line border-y py-3 sm:grid-cols-3">
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt className="text-ink-3 text-small">{label}</dt>
              <dd className="font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {open.question.text && (
        <p className="break-words rounded-md bg-sunken px-4 py-3">
          <strong className="font-semibold">{t("questionOfDay")}</strong> {open.question.text}
        </p>
      )}
      {open.question.isUnreadable && <p className="text-bad-ink">{t("unreadable")}</p>}
    </div>
  );
}

/** One choice, who answers for it and by when, who has the same picture of the plan; minutes when they are wanted. */
export async function Decide({ room, place }: { room: Room; place: Place }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const { open, seats, owners, next, items, nextMeeting, usualDue, meeting, isRoom } = room;
  if (!open || meeting.closedAt) return null;
  const here = seats.filter(({ presence }) => presence === "PRESENT");
  const owner = open.ownerPartyId
    ? `party:${open.ownerPartyId}`
    : open.ownerUserId
      ? `user:${open.ownerUserId}`
      : `party:${here[0]?.id ?? seats[0]?.id}`;
  const shown = meetingDecisions.map(({ code }) => ({
    value: code,
    label:
      code === "BORDLAGG" && nextMeeting
        ? t("tableUntil", { day: formatDay(nextMeeting, locale) })
        : capital(codeLabel(meetingDecisions, code, locale)),
  }));
  const goTo = `${path(place, "moten", meeting.id, "rum")}?arende={itemId}${isRoom ? "" : "&rum=av"}`;
  const number = next ? items.findIndex(({ id }) => id === next.id) + 1 : 0;
  const hidden = { itemId: open.id, version: String(open.version) };
  return (
    <>
      <Form action={decideItem} goTo={goTo} hidden={hidden} key={`${open.id} ${open.version}`} place={place}>
        <RadioField columns={2} defaultValue={open.decision ?? undefined} label={t("decision")} name="decision" options={shown} />
        <div className="grid items-end gap-5 sm:grid-cols-2">
          <SelectField
            defaultValue={owner}
            label={t("owner")}
            name="owner"
            options={[
              ...seats.map(({ id, name }) => ({ value: `party:${id}`, label: name })),
              ...owners.map(({ id, name }) => ({ value: `user:${id}`, label: name })),
            ]}
          />
          <TextField defaultValue={open.dueOn ?? usualDue} label={t("dueOn")} name="dueOn" type="date" />
        </div>
        {open.code && (
          <CheckListField
            columns={2}
            defaultValue={here.map(({ id }) => id).filter((id) => !open.otherPlan.includes(id))}
            hint={t("samePlanHint")}
            label={t("samePlan")}
            name="samePlan"
            options={here.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {open.minutes.isUnreadable && <p className="text-bad-ink">{t("unreadable")}</p>}
        {!open.minutes.isUnreadable && !open.hidesMinutes && (
          <Details summary={t(open.minutes.text ? "changeMinutes" : "addMinutes")}>
            <TextArea
              defaultValue={open.minutes.text ?? ""}
              hint={t("minutesHint")}
              label={t("minutesFor")}
              name="minutes"
              required={false}
              rows={4}
            />
          </Details>
        )}
        <SubmitButton>{next ? t("saveAndOpen", { number }) : t("saveDecision")}</SubmitButton>
      </Form>
      {open.code && (
        <Details summary={t("passBy")}>
          <Form action={skipItem} goTo={goTo} hidden={hidden} key={`${open.id} ${open.version}`} place={place}>
            <RadioField
              columns={2}
              defaultValue="SAMTYCKE"
              label={t("passByWhy")}
              name="skipReason"
              options={skipReasons.map((value) => ({ value, label: capital(codeLabel(skipCodes, value, locale)) }))}
            />
            <SubmitButton variant="secondary">{t("passByGo")}</SubmitButton>
          </Form>
        </Details>
      )}
    </>
  );
}
