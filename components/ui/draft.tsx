"use client";

import { useLocale, useTranslations } from "next-intl";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type DraftKey, hiddenFields, writeDraftKey } from "@/lib/form";
import { type Place, path } from "@/lib/place";
import { formatMoment } from "@/lib/text";
import { Banner } from "./banner";
import { Button } from "./button";

// After a pause in typing, and at the latest so long after the first letter.
const pauseMs = 2_000;
const latestMs = 10_000;
// What could not be kept is tried again for five minutes. Then it waits for the next letter: a tab that
// goes on asking by itself would look as if somebody sat there.
const retryMs = 15_000;
const mostTries = 20;
/** A browser sends no more than this from a page that is being left. */
const mostWhenLeaving = 60_000;

type Typed = Record<string, string | string[]>;
type Found = { values: Typed | null; savedAt: string };
/** Why what is typed is not kept just now. */
type Trouble = "signedOut" | "denied" | "somebodyElse" | "offline";
const troubleOf: Record<number, Trouble> = { 401: "signedOut", 403: "denied", 404: "denied", 409: "somebodyElse" };

/**
 * Keeps what is typed into a form as the user's draft on the server, sealed: after each pause, when a
 * field is left and when the page is. A draft from before is put back when the form is opened. Nothing is
 * stored in the browser, and nothing is sent that nobody has typed: an untouched tab stands idle.
 * @param fill puts values into the form, or (null) what is saved
 */
export function useDraft(
  key: DraftKey | undefined,
  place: { organisation: string; project?: string },
  form: RefObject<HTMLFormElement | null>,
  fill: (values: Typed | null) => void,
) {
  const { organisation, project } = place;
  const address =
    key && project ? `${path({ organisation, project } as Place, "utkast")}?utkast=${encodeURIComponent(writeDraftKey(key))}` : null;
  const [owner, setOwner] = useState("");
  const [found, setFound] = useState<(Found & { isOffered: boolean }) | null>(null);
  const [keptAt, setKeptAt] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const now = useRef({
    owner: "",
    isDirty: false,
    isHeld: false,
    since: 0,
    tries: 0,
    timer: 0,
    sending: Promise.resolve(),
    form: null as HTMLFormElement | null,
  });
  /** One at a time, in order: an older text never arrives after a newer. */
  const keep = useRef((_isLeaving: boolean): Promise<void> => Promise.resolve());
  const put = useRef(fill);
  put.current = fill;

  const load = useCallback(async () => {
    if (!address) return;
    const answer = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const told: { owner: string; draft: Found | null } = await answer.json();
    now.current.owner = told.owner;
    setOwner(told.owner);
    if (!told.draft) return;
    // Somebody was quicker than the answer, or the draft does not open: they choose, and until then nothing is written over it.
    const isOffered = now.current.isDirty || told.draft.values === null;
    now.current.isHeld = isOffered;
    if (!isOffered) put.current(told.draft.values);
    setFound({ ...told.draft, isOffered });
  }, [address]);

  const later = useCallback(() => {
    if (now.current.tries++ >= mostTries) return;
    now.current.timer = window.setTimeout(() => void keep.current(false), retryMs);
  }, []);

  const send = useCallback(
    async (isLeaving: boolean) => {
      const state = now.current;
      clearTimeout(state.timer);
      if (!address || !state.isDirty || state.isHeld || !state.form) return;
      if (!state.owner && !isLeaving) await load();
      if (!state.owner || state.isHeld) return later();
      const body = new FormData(state.form);
      body.delete(hiddenFields.proof);
      body.set(hiddenFields.owner, state.owner);
      state.isDirty = false;
      state.since = 0;
      const keepalive = isLeaving && [...body.values()].join("").length < mostWhenLeaving;
      const answer = await fetch(address, { method: "POST", body, keepalive }).catch(() => null);
      if (answer?.ok) {
        const { savedAt }: { savedAt: string | null } = await answer.json().catch(() => ({ savedAt: null }));
        if (savedAt) setKeptAt(savedAt);
        return setTrouble(null);
      }
      state.isDirty = true;
      setTrouble(troubleOf[answer?.status ?? 0] ?? "offline");
      later();
    },
    [address, load, later],
  );

  keep.current = (isLeaving) => {
    // Whoever leaves the page cannot wait for what is under way.
    const sent = isLeaving ? send(true) : now.current.sending.then(() => send(false));
    now.current.sending = sent.catch(() => {});
    return now.current.sending;
  };

  const touch = useCallback(() => {
    const state = now.current;
    if (!address) return;
    state.form = form.current;
    state.isDirty = true;
    state.tries = 0;
    state.since ||= Date.now();
    clearTimeout(state.timer);
    state.timer = window.setTimeout(() => void keep.current(false), Math.min(pauseMs, Math.max(0, state.since + latestMs - Date.now())));
  }, [address, form]);

  useEffect(() => {
    void load();
    const leave = () => void keep.current(true);
    const hide = () => document.visibilityState === "hidden" && leave();
    const back = () => void keep.current(false);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", back);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", back);
      void keep.current(true);
    };
  }, [load]);

  /** Before the form is sent: what is under way arrives first, and nothing follows. */
  const settle = useCallback(async () => {
    const state = now.current;
    clearTimeout(state.timer);
    state.isDirty = false;
    await Promise.race([state.sending, new Promise((done) => setTimeout(done, 3_000))]);
  }, []);

  const done = useCallback(() => {
    Object.assign(now.current, { isDirty: false, isHeld: false, since: 0 });
    setFound(null);
    setKeptAt(null);
    setTrouble(null);
  }, []);

  const choose = useCallback(
    async (isKept: boolean) => {
      now.current.isHeld = false;
      if (isKept) {
        put.current(found?.values ?? null);
        return setFound(found && { ...found, isOffered: false });
      }
      const wasOffered = found?.isOffered;
      await fetch(address ?? "", { method: "DELETE" }).catch(() => null);
      setFound(null);
      setKeptAt(null);
      // Thrown away while something else was typed: that goes on.
      if (wasOffered) return touch();
      now.current.isDirty = false;
      put.current(null);
    },
    [address, found, touch],
  );

  return { owner, found, keptAt, trouble, touch, settle, done, choose, keepNow: () => keep.current(false) };
}

export type DraftState = ReturnType<typeof useDraft>;

/** The draft that was put back, or that waits for a choice; and why what is typed is not kept. */
export function DraftNote({ draft: { found, trouble, choose } }: { draft: DraftState }) {
  const [t, locale] = [useTranslations("ui"), useLocale()];
  return (
    <>
      {found && (
        <Banner
          role="status"
          title={t("draft.from", { when: formatMoment(new Date(found.savedAt), locale === "en" ? "en" : "sv") })}
          tone="info"
        >
          {t(found.values === null ? "draft.unreadable" : found.isOffered ? "draft.offered" : "draft.restored")}
          <span className="mt-2 flex flex-wrap gap-3">
            {found.isOffered && found.values && (
              <Button onClick={() => void choose(true)} size="small">
                {t("draft.goOn")}
              </Button>
            )}
            <Button onClick={() => void choose(false)} size="small" variant="danger">
              {t("draft.throw")}
            </Button>
          </span>
        </Banner>
      )}
      {trouble && (
        <Banner role="status" title={t("draft.notKept")} tone="warn">
          {t(`draft.${trouble}`)}
        </Banner>
      )}
    </>
  );
}

/** When what was typed was last kept. Not read out: it changes every few seconds. */
export function DraftTime({ draft: { keptAt, trouble } }: { draft: DraftState }) {
  const [t, locale] = [useTranslations("ui"), useLocale()];
  if (!keptAt || trouble) return null;
  return (
    <p className="text-ink-3 text-small" data-draft-kept>
      {t("draft.kept", { when: formatMoment(new Date(keptAt), locale === "en" ? "en" : "sv") })}
    </p>
  );
}
