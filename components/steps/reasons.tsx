"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { codeLabel, type Reason, reasons } from "@/lib/codes";
import { type Day, daysBetween } from "@/lib/dates";
import { formatShortDay } from "@/lib/text";
import { SelectField, useField } from "../ui/form";
import { ChevronRight, CircleAlert } from "../ui/icon";

/** The reasons that are in sight at once; the others are folded. */
const usual: readonly Reason[] = ["VANTAR_PART", "SJUK", "SAMMA_PLAN", "PENSIONAR", "JUSTERAD_PLAN", "ANNAT"];
const others = reasons.map(({ code }) => code).filter((code) => !usual.includes(code));

/** An unbroken wait for a party, as it was last measured. */
export type Wait = { partyId: string; since: Day } | null;

/**
 * Why the step is the same or lower. Shown by CSS when such a step is chosen in the form (`group/log`),
 * so that it needs no JavaScript; the server drops the reason when the step went up.
 */
export function ReasonBlock({
  reason,
  onReason,
  isLower,
  party,
  parties,
  wait,
  today,
}: {
  reason: string;
  onReason: (reason: string) => void;
  isLower: boolean;
  party: string;
  parties: readonly { id: string; name: string }[];
  wait: Wait;
  today: Day;
}) {
  const t = useTranslations("steps");
  const locale = useLocale();
  const { id, errors } = useField("reason");
  const partyErrors = useField("waitingForId").errors;
  const [chosenParty, setChosenParty] = useState(party);
  const isAsked = errors.length > 0 || partyErrors.length > 0;

  const choice = (code: Reason) => {
    const label = codeLabel(reasons, code, locale);
    return (
      <label
        className="flex min-h-8 cursor-pointer items-start gap-2.5 py-1 text-table has-checked:font-semibold max-rail:min-h-11 max-rail:py-2.5"
        key={code}
      >
        <input
          checked={reason === code}
          className="mark"
          data-party={code === "VANTAR_PART" || undefined}
          id={code === usual[0] ? id : `${id}-${code}`}
          name="reason"
          onChange={() => onReason(code)}
          type="radio"
          value={code}
        />
        {label.charAt(0).toUpperCase() + label.slice(1)}
      </label>
    );
  };

  return (
    <fieldset
      aria-describedby={errors.length > 0 ? `${id}-error` : undefined}
      className={`min-w-0 border-l-4 pl-4 ${errors.length > 0 ? "border-bad-ink" : "border-accent"} ${
        isAsked ? "" : "hidden group-has-[[data-asks]:checked]/log:block supports-[not_selector(:has(a))]:block"
      }`}
    >
      <legend className="contents">
        <span className="mb-1 hidden text-h3 group-has-[[data-asks=lower]:checked]/log:block">{t("log.whyLower")}</span>
        <span className="mb-1 block text-h3 group-has-[[data-asks=lower]:checked]/log:hidden">{t("log.whySame")}</span>
      </legend>
      {errors.length > 0 && (
        <p className="flex items-start gap-1.5 font-semibold text-bad-ink text-small" id={`${id}-error`}>
          <CircleAlert className="mt-0.5" size={16} />
          <span>{errors.join(" ")}</span>
        </p>
      )}
      <div className="grid grid-cols-2 gap-x-4 max-[24rem]:grid-cols-1">{usual.map(choice)}</div>
      <div className="mt-1 hidden items-end gap-3 group-has-[[data-party]:checked]/log:flex supports-[not_selector(:has(a))]:flex">
        <div className="min-w-0 flex-1">
          <SelectField
            defaultValue={party}
            label={t("log.party")}
            name="waitingForId"
            onChange={(event) => setChosenParty(event.currentTarget.value)}
            options={[{ value: "", label: t("log.chooseParty") }, ...parties.map(({ id: value, name }) => ({ value, label: name }))]}
          />
        </div>
        {wait && wait.partyId === chosenParty && (
          <p className="shrink-0 pb-0.5 text-ink-3 text-small">
            {t("log.waitedSince")}
            <span className="block">
              {t("log.waitedDays", { day: formatShortDay(wait.since, today, locale), days: daysBetween(wait.since, today) })}
            </span>
          </p>
        )}
      </div>
      <details className="group/more" open={isLower || (others as readonly string[]).includes(reason) || undefined}>
        <summary className="inline-flex min-h-8 items-center gap-1 rounded-sm font-semibold text-accent text-small">
          <ChevronRight className="group-open/more:rotate-90" size={16} />
          {t("log.moreReasons")}
        </summary>
        <div className="grid grid-cols-2 gap-x-4 max-[24rem]:grid-cols-1">{others.map(choice)}</div>
      </details>
    </fieldset>
  );
}
