"use client";

import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { Day } from "@/lib/dates";
import { formatShortDay } from "@/lib/text";
import { useField } from "../ui/form";
import { CircleAlert } from "../ui/icon";
import { StepTile, type StepValue } from "../ui/step";

const steps: readonly StepValue[] = [0, 1, 2, 3, 4];

/** Why a choice asks for a reason: it is the last step again, or a lower one. */
export function askOf(step: number, last: { value: number } | null): "same" | "lower" | undefined {
  if (!last || step > last.value) return undefined;
  return step === last.value ? "same" : "lower";
}

/**
 * The five steps as large choices with their definitions, the last one marked. Digits choose while
 * focus is in the group; the browser's own arrow keys and Enter do the rest.
 * @param takesFocus moves focus here when the form opens
 */
export function StepChoices({
  legend,
  chosen,
  onChoose,
  last,
  today,
  takesFocus,
}: {
  legend: ReactNode;
  chosen: string;
  onChoose: (value: string) => void;
  last: { value: number; measuredOn: Day } | null;
  today: Day;
  takesFocus?: boolean;
}) {
  const t = useTranslations("steps");
  const locale = useLocale();
  const { id, errors } = useField("value");
  const group = useRef<HTMLFieldSetElement>(null);

  useEffect(() => {
    if (!takesFocus) return;
    const choice = group.current?.querySelector<HTMLInputElement>("input:checked") ?? group.current?.querySelector("input");
    choice?.focus({ preventScroll: true });
  }, [takesFocus]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!/^[0-4]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChoose(event.key);
    group.current?.querySelector<HTMLInputElement>(`input[value="${event.key}"]`)?.focus();
  };

  return (
    <fieldset aria-describedby={errors.length > 0 ? `${id}-error` : undefined} className="min-w-0" onKeyDown={onKeyDown} ref={group}>
      <legend className="mb-2 flex w-full items-baseline justify-between gap-4">
        <span className="text-h3">{legend}</span>
        <span className="hidden text-ink-3 text-small rail:[@media(hover:hover)]:inline">
          {t.rich("log.keys", { kbd: (chunks) => <kbd>{chunks}</kbd> })}
        </span>
      </legend>
      {errors.length > 0 && (
        <p className="mb-2 flex items-start gap-1.5 font-semibold text-bad-ink text-small" id={`${id}-error`}>
          <CircleAlert className="mt-0.5" size={16} />
          <span>{errors.join(" ")}</span>
        </p>
      )}
      <div className="grid gap-1.5">
        {steps.map((step) => (
          <label
            className="flex min-h-13 cursor-pointer items-center gap-3 rounded-md border border-line-2 bg-surface px-3 py-1 outline-focus outline-offset-1 has-checked:border-accent has-checked:bg-tint has-checked:shadow-[inset_0_0_0_1px_var(--color-accent)] has-focus-visible:outline-3 max-rail:min-h-14.5"
            key={step}
          >
            <input
              aria-invalid={errors.length > 0 || undefined}
              checked={chosen === String(step)}
              className="mark outline-none"
              data-asks={askOf(step, last)}
              id={step === 0 ? id : `${id}-${step}`}
              name="value"
              onChange={() => onChoose(String(step))}
              type="radio"
              value={step}
            />
            <StepTile size={36} value={step} />
            <span className="min-w-0 flex-1">
              <span className="block font-semibold leading-5">{t(`name.${step}`)}</span>
              <span className="block text-ink-2 text-micro">{t(`definition.${step}`)}</span>
            </span>
            {last?.value === step && (
              <span className="shrink-0 text-right font-semibold text-ink-2 text-micro">
                {t("log.lastTime")} <span className="block">{formatShortDay(last.measuredOn, today, locale)}</span>
              </span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
