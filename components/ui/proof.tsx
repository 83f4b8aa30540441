"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { type FormState, hiddenFields } from "@/lib/form";
import { Button } from "./button";
import { KeyRound } from "./icon";

/**
 * Asks, inside a form, once more who it is: shown when an answer's status is `stepUp`, for `Form` and
 * for forms that hold a lookup. What was typed stays; sent again, the form carries the proof with it.
 * Works without JavaScript.
 */
export function Proof({ state }: { state: Pick<FormState, "message" | "proof" | "at"> }) {
  const t = useTranslations("ui");
  const id = useId();
  const isPassword = state.proof === "password";
  return (
    <div className="grid gap-3 rounded-sm border-accent border-l-4 bg-tint px-4 py-3">
      <p className="flex items-start gap-3" id={`${id}-why`} role="alert">
        <KeyRound className="mt-0.5 text-accent" />
        <span>{state.message}</span>
      </p>
      <div className="grid gap-1">
        <label className="font-semibold" htmlFor={id}>
          {t(isPassword ? "proofPassword" : "proofCode")}
        </label>
        {!isPassword && (
          <p className="text-ink-3 text-small" id={`${id}-hint`}>
            {t("proofHint")}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <input
            aria-describedby={`${id}-why${isPassword ? "" : ` ${id}-hint`}`}
            aria-required
            autoComplete={isPassword ? "current-password" : "one-time-code"}
            // biome-ignore lint/a11y/noAutofocus: the form waits for this, and nothing else, to go on
            autoFocus
            className="min-h-control w-64 max-w-full rounded-md border border-border bg-surface px-3 text-body text-ink"
            id={id}
            key={state.at}
            maxLength={200}
            name={hiddenFields.proof}
            spellCheck={false}
            type={isPassword ? "password" : "text"}
          />
          <Button data-proof="" type="submit" variant="primary">
            {t("proofConfirm")}
          </Button>
        </div>
        <a className="link justify-self-start text-small" href="/konto/bekrafta" rel="noopener" target="_blank">
          {t("proofOther")}
        </a>
      </div>
    </div>
  );
}
