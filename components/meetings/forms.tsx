import { getLocale, getTranslations } from "next-intl/server";
import { codeLabel, meetingKinds } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { addMeeting, cancelMeeting, closeMeeting, moveMeeting, saveSeries, startMeeting } from "@/lib/meetings/actions";
import { type Rule, type SeriesFacts, weekdayOf, weeksOfMonth } from "@/lib/meetings/domain";
import { type Place, path } from "@/lib/place";
import { CheckListField, Form, SelectField, SubmitButton, TextField } from "../ui/form";
import { weekdayNames, weekText } from "./words";

type Timed = { startsAt: string; minutes: number; room: string };
type Stored = Timed & { id: string; version: number; heldOn: Day };
const usual: Timed = { startsAt: "09:00", minutes: 60, room: "" };

async function TimeFields({ of: { startsAt, minutes, room } }: { of: Timed }) {
  const t = await getTranslations("meetings");
  return (
    <>
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <TextField defaultValue={startsAt} hint={t("field.startsAtHint")} label={t("field.startsAt")} name="startsAt" />
        <TextField defaultValue={String(minutes)} label={t("field.minutes")} max={600} min={5} name="minutes" type="number" />
      </div>
      <TextField defaultValue={room} hint={t("field.roomHint")} label={t("field.room")} maxLength={100} name="room" required={false} />
    </>
  );
}

async function KindField({ defaultValue }: { defaultValue: string }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const options = meetingKinds.map(({ code }) => ({ value: code, label: codeLabel(meetingKinds, code, locale) }));
  return <SelectField defaultValue={defaultValue} label={t("field.kind")} name="kind" options={options} />;
}

const rhythmOf = (rule: Rule | null | undefined) =>
  !rule ? "M1" : rule.everyWeeks === null ? `M${rule.everyMonths}` : `W${rule.everyWeeks}`;

/** A series and its rule. */
export async function SeriesForm({ series, on, place }: { series: (SeriesFacts & { version: number }) | null; on: Day; place: Place }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const rule = series?.rule;
  const hidden = series ? { seriesId: series.id, version: String(series.version) } : undefined;
  return (
    <Form action={saveSeries} goTo={path(place, "moten")} hidden={hidden} place={place}>
      <TextField defaultValue={series?.name ?? ""} hint={t("field.nameHint")} label={t("field.name")} maxLength={80} name="name" />
      <KindField defaultValue={series?.kind ?? "REMISSGRUPP"} />
      <SelectField
        defaultValue={rhythmOf(rule)}
        label={t("field.rhythm")}
        name="rhythm"
        options={(["M1", "M2", "M3", "M6", "W1", "W2"] as const).map((value) => ({ value, label: t(`rhythm.${value}`) }))}
      />
      <SelectField
        defaultValue={String(rule?.weekday ?? weekdayOf(on))}
        label={t("field.weekday")}
        name="weekday"
        options={weekdayNames(locale).map((label, n) => ({ value: String(n + 1), label }))}
      />
      <CheckListField
        columns={2}
        defaultValue={(rule?.weeks.length ? rule.weeks : [1]).map(String)}
        hint={t("field.weeksHint")}
        label={t("field.weeks")}
        name="weeks"
        options={weeksOfMonth.map((week) => ({ value: String(week), label: weekText(week, t) }))}
      />
      <TimeFields of={series ?? usual} />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <TextField defaultValue={rule?.startsOn ?? on} label={t("field.startsOn")} name="startsOn" type="date" />
        <TextField defaultValue={rule?.endsOn ?? ""} label={t("field.endsOn")} name="endsOn" required={false} type="date" />
      </div>
      <SubmitButton>{t("saveSeries")}</SubmitButton>
    </Form>
  );
}

/** A meeting in no series, for one participant or several. It has a kind and no name, so that nobody's name gets into a calendar. */
export async function MeetingForm({ on, participantId = "", place }: { on: Day; participantId?: string; place: Place }) {
  const t = await getTranslations("meetings");
  return (
    <Form action={addMeeting} goTo={path(place, "moten", "{meetingId}")} hidden={{ participantId }} place={place}>
      <KindField defaultValue="FLERPART" />
      <TextField defaultValue={on} label={t("field.heldOn")} name="heldOn" type="date" />
      <TimeFields of={usual} />
      <SubmitButton>{t("add")}</SubmitButton>
    </Form>
  );
}

/** Another day, time or room for one meeting; the series goes on as it was. */
export async function MoveForm({ meeting, place }: { meeting: Stored; place: Place }) {
  const t = await getTranslations("meetings");
  return (
    <Form action={moveMeeting} hidden={{ meetingId: meeting.id, version: String(meeting.version) }} place={place}>
      <TextField defaultValue={meeting.heldOn} label={t("field.heldOn")} name="heldOn" type="date" />
      <TimeFields of={meeting} />
      <SubmitButton variant="secondary">{t("saveMove")}</SubmitButton>
    </Form>
  );
}

/** Cancels one meeting, or takes that back. */
export async function CancelForm({ meeting, isCancelled, place }: { meeting: Stored; isCancelled: boolean; place: Place }) {
  const t = await getTranslations("meetings");
  const hidden = { meetingId: meeting.id, version: String(meeting.version), ...(isCancelled ? { again: "ja" } : {}) };
  return (
    <Form action={cancelMeeting} hidden={hidden} place={place}>
      <SubmitButton size="small" variant={isCancelled ? "secondary" : "danger"}>
        {t(isCancelled ? "restore" : "cancel")}
      </SubmitButton>
    </Form>
  );
}

/** Opens a meeting, or (`isOpen`) closes it. */
export async function StartForm({ meeting, isOpen = false, place }: { meeting: Stored; isOpen?: boolean; place: Place }) {
  const t = await getTranslations("meetings");
  const hidden = { meetingId: meeting.id, version: String(meeting.version) };
  return (
    <Form
      action={isOpen ? closeMeeting : startMeeting}
      className="grid gap-2"
      goTo={path(place, "moten", meeting.id, isOpen ? "protokoll" : "rum")}
      hidden={hidden}
      place={place}
    >
      <SubmitButton variant={isOpen ? "secondary" : "primary"}>{t(isOpen ? "close" : "start")}</SubmitButton>
    </Form>
  );
}
