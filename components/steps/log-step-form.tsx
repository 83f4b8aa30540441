"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type Day, isDay } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { recordStep } from "@/lib/steps/actions";
import { lastBefore, latestOf, type Period, roundFor, type Standing } from "@/lib/steps/domain";
import { formatDay } from "@/lib/text";
import { Banner } from "../ui/banner";
import { LinkButton } from "../ui/button";
import { CheckField, Form, SubmitButton, TextField, useFormState } from "../ui/form";
import { StepChoices } from "./choices";
import { focusWhenThere } from "./focus";
import { logActionId } from "./focus-ids";
import { ReasonBlock } from "./reasons";

type Next = { name: string; href: string; enrolmentId: string } | null;
type Props = {
  place: Place;
  enrolmentId: string;
  /** Whose draft this is: the user's and the enrolment's, nobody else's. */
  draftKey: string;
  /** What the question calls the person. */
  calledBy: string;
  enrolment: Period;
  standing: Standing[];
  parties: { id: string; name: string }[];
  today: Day;
  closeHref: string;
  next: Next;
  /** Who it is about: stands above the choices. */
  children: ReactNode;
};

/** What was chosen and not saved when a form was closed. Only in memory: gone with the page, never stored. */
const drafts = new Map<string, Record<string, string>>();

/**
 * Logs a step: choose, say why when it is the same or lower, Enter. Esc and "close" keep the choice for
 * when the form is opened again; afterwards focus stands at the next person's action.
 */
export function LogStepForm(props: Props) {
  const { place, enrolmentId, draftKey, closeHref, next } = props;
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => coverWhatIsBehind(box.current), []);

  const keepDraft = () => {
    const form = box.current?.querySelector("form");
    if (form)
      drafts.set(draftKey, Object.fromEntries([...new FormData(form)].flatMap(([k, v]) => (typeof v === "string" ? [[k, v]] : []))));
    focusWhenThere(logActionId(enrolmentId));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    keepDraft();
    router.push(closeHref, { scroll: false });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes from anywhere inside; there is a close link as well
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown} ref={box}>
      <Form
        action={recordStep}
        className="group/log flex min-h-0 flex-1 flex-col"
        hidden={{ enrolmentId }}
        onOk={() => {
          drafts.delete(draftKey);
          focusWhenThere(next ? logActionId(next.enrolmentId) : "innehall");
          router.push(closeHref, { scroll: false });
        }}
        place={place}
      >
        <CloseContext onClose={keepDraft} />
        <Body {...props} />
      </Form>
    </div>
  );
}

/** Links marked as closing (in the head, drawn by the server) keep the draft too. */
function CloseContext({ onClose }: { onClose: () => void }) {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const close = here.current?.closest("form")?.querySelector("[data-closes]");
    close?.addEventListener("click", onClose);
    return () => close?.removeEventListener("click", onClose);
  });
  return <span hidden ref={here} />;
}

/** Where the form covers the page, what is behind it can neither be seen nor reached by Tab. */
function coverWhatIsBehind(box: HTMLElement | null) {
  const panel = box?.closest("[data-covers]");
  if (!panel) return;
  const narrow = window.matchMedia("(width < 68.75rem)");
  const behind = [...document.querySelectorAll<HTMLElement>("header, nav")].filter((part) => !panel.contains(part));
  const cover = () => {
    for (const part of behind) part.inert = narrow.matches;
  };
  cover();
  narrow.addEventListener("change", cover);
  return () => {
    narrow.removeEventListener("change", cover);
    for (const part of behind) part.inert = false;
  };
}

function Body({ place, enrolmentId, draftKey, calledBy, enrolment, standing, parties, today, closeHref, next, children }: Props) {
  const t = useTranslations("steps");
  const locale = useLocale();
  const { state } = useFormState();
  const [draft] = useState(() => drafts.get(draftKey));
  const before = (field: string, otherwise: string): string => {
    const typed = state.values?.[field];
    return (typeof typed === "string" ? typed : undefined) ?? draft?.[field] ?? otherwise;
  };

  const [day, setDay] = useState(() => before("measuredOn", today));
  const measuredOn = isDay(day) ? day : today;
  const last = lastBefore(standing, { measuredOn, round: roundFor(enrolment, standing, measuredOn, false) });
  const latest = latestOf(standing);
  const [value, setValue] = useState(() => before("value", last ? String(last.value) : ""));
  const reasonOf = (step: string) => (last && step === String(last.value) ? (last.reason ?? "") : "");
  const [reason, setReason] = useState(() => before("reason", reasonOf(value)));
  const [isReasonOwn, setReasonOwn] = useState(draft?.reason !== undefined && draft.reason !== reasonOf(value));
  const onlyParty = parties.length === 1 ? (parties[0]?.id ?? "") : "";
  const [party] = useState(() => before("waitingForId", last?.waitingForId ?? onlyParty));
  // Before the script runs the button cannot follow the choice, so it names no step.
  const [isAlive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);

  const isSaved = state.status === "ok";

  const choose = (step: string) => {
    setValue(step);
    // The last reason is offered for the same step only: a lower one has a reason of its own.
    if (!isReasonOwn) setReason(reasonOf(step));
  };
  return (
    <>
      {/* Scrolls by itself, so that "save" stays in sight and covers nothing. */}
      <div className="-mx-[var(--gutter)] flex min-h-48 flex-1 flex-col gap-4 overflow-y-auto px-[var(--gutter)] pt-4 pb-4">
        {children}
        {isSaved ? (
          <SavedNote closeHref={closeHref} next={next} text={state.message ?? ""} />
        ) : (
          <>
            {draft && state.status === "idle" && <p className="text-ink-3 text-small">{t("log.draftKept")}</p>}
            <StepChoices
              chosen={value}
              last={last}
              legend={
                measuredOn === today
                  ? t("log.question", { name: calledBy })
                  : t("log.questionThen", { name: calledBy, day: formatDay(measuredOn, locale) })
              }
              onChoose={choose}
              takesFocus
              today={today}
            />
            <ReasonBlock
              isLower={last !== null && value !== "" && Number(value) < last.value}
              onReason={(code) => {
                setReason(code);
                setReasonOwn(true);
              }}
              parties={parties}
              party={party}
              reason={reason}
              today={today}
              wait={latest?.waitingForId && latest.waitingSince ? { partyId: latest.waitingForId, since: latest.waitingSince } : null}
            />
            <SameDay enrolmentId={enrolmentId} place={place} />
          </>
        )}
      </div>
      {!isSaved && (
        <div className="-mx-[var(--gutter)] flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-[var(--gutter)] py-3">
          <SubmitButton className="max-rail:order-1 max-rail:flex-1">
            {isAlive && value !== "" ? t("log.save", { value }) : t("log.saveNone")}
            <span aria-hidden="true" className="hidden rail:[@media(hover:hover)]:inline">
              <kbd>{t("log.enterKey")}</kbd>
            </span>
          </SubmitButton>
          <MeasuringDay day={day} initial={before("measuredOn", today)} measuredOn={measuredOn} onDay={setDay} />
          {next && (
            <p className="min-w-0 flex-1 text-right text-ink-3 text-small max-rail:sr-only">
              {t("log.next")} <span className="block truncate">{next.name}</span>
            </p>
          )}
        </div>
      )}
    </>
  );
}

/** The date: today, folded until it is to be another day or was refused. */
function MeasuringDay({
  day,
  initial,
  measuredOn,
  onDay,
}: {
  day: string;
  initial: string;
  measuredOn: Day;
  onDay: (day: string) => void;
}) {
  const t = useTranslations("steps");
  const locale = useLocale();
  const { state } = useFormState();
  const isWrong = state.fieldErrors?.measuredOn !== undefined;
  return (
    <details className="open:order-first open:basis-full" open={isWrong || day !== initial || undefined}>
      <summary className="rounded-sm text-small">
        <span className="block text-ink-3">
          <span className="sr-only">{t("log.measuredOn")} </span>
          {formatDay(measuredOn, locale)}
        </span>
        <span className="link">{t("log.changeDay")}</span>
      </summary>
      <div className="pt-2">
        <TextField
          defaultValue={initial}
          hint={t("log.dayHint")}
          label={t("log.measuredOn")}
          name="measuredOn"
          onChange={(event) => onDay(event.currentTarget.value)}
          type="date"
        />
      </div>
    </details>
  );
}

/** When the day has a measurement already: correct that one, or say that this is an extra. */
function SameDay({ place, enrolmentId }: { place: Place; enrolmentId: string }) {
  const t = useTranslations("steps");
  const { state } = useFormState();
  if (!state.fieldErrors?.round && state.values?.round !== "EXTRA") return null;
  const standing = state.facts?.measurementId;
  return (
    <div>
      <CheckField label={t("log.extra")} name="round" value="EXTRA" />
      {standing && (
        <Link className="link" href={path(place, "deltagare", enrolmentId, "steg", standing, "ratta")} prefetch={false}>
          {t("log.correctInstead")}
        </Link>
      )}
    </div>
  );
}

/** What a browser without JavaScript is shown after a save; with it, the panel closes at once. */
function SavedNote({ text, closeHref, next }: { text: string; closeHref: string; next: Next }) {
  const t = useTranslations("steps");
  return (
    <div className="grid justify-items-start gap-4">
      <Banner role="status" title={text} tone="info" />
      {next && (
        <LinkButton href={next.href} variant="primary">
          {t("log.logNext", { name: next.name })}
        </LinkButton>
      )}
      <LinkButton href={closeHref}>{t("log.backToList")}</LinkButton>
    </div>
  );
}
