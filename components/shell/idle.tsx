"use client";

import { type ReactNode, useCallback, useEffect, useRef, useState, useTransition } from "react";
import { stayIn } from "@/lib/account/actions";
import { idle } from "@/lib/form";
import { isUnattended } from "@/lib/unattended";
import { Button } from "../ui/button";

// The session stands idle for thirty minutes at most (lib/auth/session.ts; security R20).
const warnAfter = 25 * 60_000;
const outAfter = 30 * 60_000;
const lookEvery = 5_000;

type Texts = Record<"warnTitle" | "warnText" | "stay" | "outTitle" | "outText" | "signIn" | "goOn" | "notYet", string>;

/**
 * Says five minutes before that the session ends, and covers the page when it has: what was typed
 * stays underneath, and whoever signs in again, in another tab and as the same person, goes on.
 * Counts from the last answer of the server, in whichever of the user's tabs.
 * @param leave the button that signs out
 */
export function IdleGuard({ userId, texts, leave }: { userId: string; texts: Texts; leave: ReactNode }) {
  const [phase, setPhase] = useState<"active" | "warned" | "out">("active");
  const [isRefused, setRefused] = useState(false);
  const [isAsking, ask] = useTransition();
  const dialog = useRef<HTMLDialogElement>(null);
  const answeredAt = useAnsweredAt(userId);

  useEffect(() => {
    const look = () => {
      const quiet = Date.now() - answeredAt.current;
      // Once covered, only the server's word uncovers.
      setPhase((now) => (now === "out" || quiet >= outAfter ? "out" : quiet >= warnAfter ? "warned" : "active"));
    };
    const timer = setInterval(look, lookEvery);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [answeredAt]);

  useEffect(() => {
    if (phase === "active") dialog.current?.close();
    else if (!dialog.current?.open) dialog.current?.showModal();
  }, [phase]);

  const stay = useCallback(() => {
    const form = new FormData();
    form.set("userId", userId);
    ask(async () => {
      const answer = await stayIn(idle, form).catch(() => null);
      if (answer?.status === "ok") answeredAt.current = Date.now();
      // No answer is no proof that the session is over: the clock goes on, and decides.
      setPhase((now) => (answer?.status === "ok" ? "active" : answer ? "out" : now));
      setRefused(answer?.status !== "ok");
    });
  }, [userId, answeredAt]);

  const isOut = phase === "out";
  return (
    <dialog
      aria-describedby="idle-text"
      aria-labelledby="idle-title"
      className={`m-auto w-[min(30rem,calc(100vw-2rem))] rounded-lg border border-line-2 bg-surface p-6 text-ink shadow-menu print:hidden ${isOut ? "backdrop:bg-canvas" : ""}`}
      onCancel={(event) => {
        event.preventDefault();
        if (!isOut) stay();
      }}
      ref={dialog}
    >
      <div className="grid gap-4" role="alert">
        <h2 className="text-h2" id="idle-title">
          {isOut ? texts.outTitle : texts.warnTitle}
        </h2>
        <p id="idle-text">{isOut ? texts.outText : texts.warnText}</p>
        {isOut && isRefused && <p className="font-semibold text-bad-ink">{texts.notYet}</p>}
      </div>
      <div className="mt-5 flex flex-wrap items-center gap-3">
        {isOut && (
          <a className="link" href="/logga-in" rel="noopener" target="_blank">
            {texts.signIn}
          </a>
        )}
        <Button aria-disabled={isAsking || undefined} onClick={stay} variant="primary">
          {isOut ? texts.goOn : texts.stay}
        </Button>
        {!isOut && leave}
      </div>
    </dialog>
  );
}

/** When the server last answered this user, here or in another tab of the browser. */
function useAnsweredAt(userId: string) {
  const answeredAt = useRef(0);
  useEffect(() => {
    answeredAt.current = Date.now();
    const tabs = new BroadcastChannel(`samsteg-${userId}`);
    tabs.postMessage("answered");
    tabs.onmessage = () => {
      answeredAt.current = Date.now();
    };
    // Pages and forms come by fetch. Pictures and scripts ask nobody who it is, and what a page asks by itself is nobody's doing.
    const isAnswer = (entry: PerformanceEntry) =>
      (entry as PerformanceResourceTiming).initiatorType === "fetch" && !isUnattended(new URL(entry.name).search);
    const watch = new PerformanceObserver((list) => {
      if (!list.getEntriesByType("resource").some(isAnswer)) return;
      answeredAt.current = Date.now();
      tabs.postMessage("answered");
    });
    watch.observe({ type: "resource" });
    return () => {
      watch.disconnect();
      tabs.close();
    };
  }, [userId]);
  return answeredAt;
}
