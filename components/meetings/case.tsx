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
import { DecideReferral, ReferralFacts } from "./referral-case";
import type { Room } from "./room";

/** The open item in a sentence: by name where the room may hear it, else by the code, and no more than may be said. */
export async function caseTitle({ open, on }: Room): Promise<string> {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  if (!open) return t("noItems");
  const what = codeLabel(agendaKinds, open.kind, locale);
  if (!open.code) return capital(what);
  const who = open.name ? await called(open.name) : open.code;
  if (open.referral) return t("caseOf", { who, what: t("referralFrom", { party: open.referral.party.name }) });
  const { waiting, step } = open.facts;
  if (open.kind === "VANTAR" && waiting)
    return t("hasWaited", { who, party: waiting.party, days: formatNumber(daysBetween(waiting.since, on), locale) });
  if (open.kind === "STILL" && step) return t("standsStill", { who, step: step.value, day: formatShortDay(step.sinceOn, on, locale) });
  return t("caseOf", { who, what });
}

/** What the room may hear, in a strip; and who in it may hear nothing. */
export async function CaseFacts({ room: { open, heard, on, isRoom, seats } }: { room: Room }) {
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
          {t(open.referral ? "lackingReferral" : "lackingText", { code: open.code })}
        </Banner>
      )}
      {open.referral && <ReferralFacts parties={seats} referral={open.referral} />}
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

/** What the forms about an open item share: where they lead, what they carry, what the button says. */
export type Deciding = { room: Room; place: Place; goTo: string; hidden: Record<string, string>; saveText: string };
type Open = NonNullable<Room["open"]>;

/** The decision about the open item, and a way past it. */
export async function Decide({ room, place }: { room: Room; place: Place }) {
  const t = await getTranslations("meetings");
  const { open, next, items, meeting, isRoom } = room;
  if (!open || meeting.closedAt) return null;
  const number = next ? items.findIndex(({ id }) => id === next.id) + 1 : 0;
  const deciding: Deciding = {
    room,
    place,
    goTo: `${path(place, "moten", meeting.id, "rum")}?arende={itemId}${isRoom ? "" : "&rum=av"}`,
    hidden: { itemId: open.id, version: String(open.version) },
    saveText: next ? t("saveAndOpen", { number }) : t("saveDecision"),
  };
  return (
    <>
      {open.referral ? <DecideReferral deciding={deciding} referral={open.referral} /> : <DecideCase deciding={deciding} open={open} />}
      {open.code && <PassBy deciding={deciding} open={open} />}
    </>
  );
}

/** One choice, who answers for it and by when, who has the same picture of the plan; minutes when they are wanted. */
async function DecideCase({ deciding, open }: { deciding: Deciding; open: Open }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const { room, place, goTo, hidden, saveText } = deciding;
  const { seats, nextMeeting, usualDue } = room;
  const here = seats.filter(({ presence }) => presence === "PRESENT");
  const shown = meetingDecisions.map(({ code }) => ({
    value: code,
    label:
      code === "BORDLAGG" && nextMeeting
        ? t("tableUntil", { day: formatDay(nextMeeting, locale) })
        : capital(codeLabel(meetingDecisions, code, locale)),
  }));
  return (
    <Form action={decideItem} goTo={goTo} hidden={hidden} key={`${open.id} ${open.version}`} place={place}>
      <RadioField columns={2} defaultValue={open.decision ?? undefined} label={t("decision")} name="decision" options={shown} />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <Owner room={room} />
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
      <MinutesField open={open} />
      <SubmitButton>{saveText}</SubmitButton>
    </Form>
  );
}

/** Who answers for a decision: a party or one of the staff. `usual`: a choice before them, for who it goes without saying. */
export async function Owner({
  room: { open, seats, owners },
  usual,
}: {
  room: Pick<Room, "open" | "seats" | "owners">;
  usual?: { value: string; label: string };
}) {
  const t = await getTranslations("meetings");
  const first = seats.find(({ presence }) => presence === "PRESENT") ?? seats[0];
  const chosen = open?.ownerPartyId ? `party:${open.ownerPartyId}` : open?.ownerUserId ? `user:${open.ownerUserId}` : null;
  return (
    <SelectField
      defaultValue={chosen ?? usual?.value ?? `party:${first?.id}`}
      label={t("owner")}
      name="owner"
      options={[
        ...(usual ? [usual] : []),
        ...seats.map(({ id, name }) => ({ value: `party:${id}`, label: name })),
        ...owners.map(({ id, name }) => ({ value: `user:${id}`, label: name })),
      ]}
    />
  );
}

/** Minutes, when they are wanted; not where there are some that the room may not see. */
export async function MinutesField({ open }: { open: Open }) {
  const t = await getTranslations("meetings");
  if (open.minutes.isUnreadable) return <p className="text-bad-ink">{t("unreadable")}</p>;
  if (open.hidesMinutes) return null;
  return (
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
  );
}

/** Passes the open item by, with the reason. */
async function PassBy({ deciding: { goTo, hidden, place }, open }: { deciding: Deciding; open: Open }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  return (
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
  );
}
