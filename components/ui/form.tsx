"use client";

import { unstable_isUnrecognizedActionError, unstable_rethrow, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  type FormEvent,
  Fragment,
  type ReactNode,
  type RefObject,
  useActionState,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  useTransition,
} from "react";
import { type DraftKey, type FormAction, type FormState, hiddenFields, idle, writeDraftKey } from "@/lib/form";
import type { Place } from "@/lib/place";
import { Banner } from "./banner";
import { Button } from "./button";
import { DraftNote, type DraftState, DraftTime, useDraft } from "./draft";
import { ErrorSummary } from "./error-summary";
import { FormContext } from "./form-state";
import { WifiOff } from "./icon";
import { Proof } from "./proof";

export { CheckField, CheckListField, RadioField } from "./choice-field";
export { SelectField, SubmitButton, TextArea, TextField } from "./field";
export { useField, useFormState } from "./form-state";

/** What came back, or that nothing did: the line broke, the answer could not be read, or the app has been renewed under the page. */
type Outcome = FormState & { unanswered?: "offline" | "broken" | "renewed" };

type FormProps = {
  action: FormAction;
  place: { organisation: string; project?: string } | Place;
  /** Ids that go with the form, unseen. */
  hidden?: Record<string, string>;
  /** Called after a save, instead of showing the message. */
  onOk?: (state: FormState) => void;
  /** Where to go after a save; `{name}` is filled from the answer's ids. Without JavaScript: a link. */
  goTo?: string;
  /** What is typed is kept on the server meanwhile, as the user's draft of this form about this. For long forms. */
  draft?: DraftKey;
  className?: string;
  children: ReactNode;
};

/**
 * A form whose text is never lost: not to an error, a lost connection, an expired session or somebody
 * else's change; with `draft`, not to a closed page, a crash or a new build either. Works without JavaScript. The submission id stays the same until a save succeeds, so
 * sending again after a lost answer never saves twice.
 */
export function Form({ action, place, hidden = {}, onOk, goTo, draft: draftKey, className = "grid gap-5", children }: FormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // Without JavaScript (or before it has loaded) the browser posts, and React hands back the answer here.
  const [posted, post] = useActionState(action, idle);
  // What was put back from a draft; the fields are drawn anew with it.
  const [restored, setRestored] = useState<{ values?: FormState["values"]; times: number }>({ times: 0 });
  const fill = useCallback((values: FormState["values"] | null) => {
    setRestored(({ times }) => ({ values: values ?? undefined, times: times + 1 }));
  }, []);
  const draft = useDraft(draftKey, place, form, fill);
  const [submission, setSubmission] = useState(() => crypto.randomUUID());
  const renewed = useCallback(() => setSubmission(crypto.randomUUID()), []);
  const { state: last, pending, submit } = useSending(action, form, posted, { onOk, goTo, draft, renewed });
  const state = last.status === "idle" && restored.values ? { ...last, values: restored.values } : last;
  const done = state.status === "ok";
  return (
    <FormContext value={{ state, pending, put: (name, value) => putValue(form.current, name, value), fieldId: (name) => `${id}${name}` }}>
      <form
        action={post}
        className={className}
        data-busy={pending || undefined}
        noValidate
        onBlur={() => void draft.keepNow()}
        onInput={draft.touch}
        onSubmit={submit}
        ref={form}
      >
        <input name={hiddenFields.organisation} type="hidden" value={place.organisation} />
        <input name={hiddenFields.project} type="hidden" value={place.project ?? ""} />
        {/* Drawn on the server with one id and taken over by the browser with another: either is used alone. */}
        <input defaultValue={submission} name={hiddenFields.submission} suppressHydrationWarning type="hidden" />
        {draftKey && <input name={hiddenFields.draft} type="hidden" value={writeDraftKey(draftKey)} />}
        {draftKey && <input name={hiddenFields.owner} readOnly type="hidden" value={draft.owner} />}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} name={name} type="hidden" value={value} />
        ))}
        {done ? !onOk && <Saved goTo={goTo} state={state} /> : <Trouble formId={id} isKept={draftKey !== undefined} outcome={state} />}
        {state.status === "stepUp" && <Proof state={state} />}
        {draftKey && <DraftNote draft={draft} />}
        <Fragment key={restored.times}>{children}</Fragment>
        {draftKey && <DraftTime draft={draft} />}
      </form>
    </FormContext>
  );
}

/** Sends the form by script, so that a broken line is told and nothing that was typed is touched. */
function useSending(
  action: FormAction,
  form: RefObject<HTMLFormElement | null>,
  posted: FormState,
  { onOk, goTo, draft, renewed }: Pick<FormProps, "onOk" | "goTo"> & { draft: DraftState; renewed: () => void },
) {
  const router = useRouter();
  const [answered, setAnswered] = useState<Outcome | null>(null);
  const [pending, startTransition] = useTransition();
  const state = answered ?? posted;
  // What was pressed to save, if it says which of several things to do: proving who one is goes on with that.
  const pressed = useRef<HTMLElement | null>(null);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (submitter?.dataset.proof === undefined) pressed.current = submitter;
    const sent = new FormData(event.currentTarget, pressed.current?.isConnected ? pressed.current : null);
    startTransition(async () => {
      try {
        await draft.settle();
        const answer = await action(state, sent);
        startTransition(() => {
          setAnswered(answer);
          // With the answer, not before or after it: what is sent once it is seen is another submission.
          if (answer.status === "ok") renewed();
        });
        if (answer.status !== "ok") return draft.touch();
        draft.done();
        form.current?.reset();
        onOk?.(answer);
        if (goTo) router.push(filled(goTo, answer.result));
      } catch (error) {
        unstable_rethrow(error);
        draft.touch();
        const unanswered = whyUnanswered(error);
        // Before the page is drawn anew: what was typed is kept, as that is what will be put back.
        if (unanswered === "renewed") await draft.keepNow();
        startTransition(() => setAnswered({ status: "failed", unanswered, at: String(Date.now()) }));
      }
    });
  };
  return { state, pending, submit };
}

function whyUnanswered(error: unknown): NonNullable<Outcome["unanswered"]> {
  if (unstable_isUnrecognizedActionError(error)) return "renewed";
  return error instanceof TypeError || !navigator.onLine ? "offline" : "broken";
}

/** Sets a field as its user would: what listens to the field hears it. Several values are parted by commas. */
function putValue(form: HTMLFormElement | null, name: string, value: string): boolean {
  const controls = [...(form?.elements ?? [])].filter((one) => "name" in one && [name, `${name}[]`].includes(String(one.name)));
  const wanted = value.split(",");
  for (const control of controls) {
    if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
      if (control.checked !== wanted.includes(control.value)) control.click();
    } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) {
      control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  return controls.length > 0;
}

function filled(address: string, ids: Record<string, string> = {}): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ""));
}

function Saved({ state, goTo }: { state: FormState; goTo?: string }) {
  const t = useTranslations("ui");
  return (
    <Banner role="status" title={state.message} tone="info">
      {goTo && (
        <a className="link" href={filled(goTo, state.result)}>
          {t("goOn")}
        </a>
      )}
    </Banner>
  );
}

/** Nothing is wrong, or the form asks for a proof in words of its own. */
function isQuiet(status: FormState["status"]): boolean {
  return ["idle", "ok", "stepUp"].includes(status);
}

/** Why it is not saved. Focused, so that it is read out and seen wherever the person stood. */
function Trouble({ outcome, formId, isKept }: { outcome: Outcome; formId: string; isKept: boolean }) {
  const t = useTranslations("ui");
  const box = useRef<HTMLDivElement>(null);
  const { status, at } = outcome;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `at` changes with each answer, also an equal one
  useEffect(() => {
    if (!isQuiet(status)) box.current?.focus();
  }, [status, at]);
  if (isQuiet(status)) return null;
  return (
    <div className="focus-shown" ref={box} role="alert" tabIndex={-1}>
      {status === "invalid" ? <ErrorSummary formId={formId} state={outcome} /> : <Refusal isKept={isKept} outcome={outcome} t={t} />}
    </div>
  );
}

function Refusal({ outcome, isKept, t }: { outcome: Outcome; isKept: boolean; t: ReturnType<typeof useTranslations<"ui">> }) {
  if (outcome.unanswered === "renewed") {
    return (
      <Banner title={t("renewedTitle")} tone="warn">
        {t(isKept ? "renewedKept" : "renewedText")}
        <span className="mt-2 flex">
          <Button onClick={() => window.location.reload()} size="small">
            {t("reload")}
          </Button>
        </span>
      </Banner>
    );
  }
  if (outcome.unanswered === "offline") {
    return (
      <Banner icon={<WifiOff />} title={t("offlineTitle")} tone="warn">
        {t("offlineText")}
      </Banner>
    );
  }
  if (outcome.unanswered === "broken") {
    return (
      <Banner title={t("brokenTitle")} tone="bad">
        {t("brokenText")}
      </Banner>
    );
  }
  if (outcome.status === "signedOut") {
    return (
      <Banner title={t("signedOutTitle")} tone="warn">
        {outcome.message}{" "}
        <a className="link" href="/logga-in" rel="noopener" target="_blank">
          {t("signInNewTab")}
        </a>
      </Banner>
    );
  }
  return (
    <Banner
      title={t(outcome.status === "conflict" ? "conflictTitle" : "refusedTitle")}
      tone={outcome.status === "refused" ? "warn" : "bad"}
    >
      {outcome.message}
    </Banner>
  );
}
