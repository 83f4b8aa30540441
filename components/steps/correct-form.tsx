"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Day } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { correctStep } from "@/lib/steps/actions";
import { LinkButton } from "../ui/button";
import { Form, SubmitButton, useFormState } from "../ui/form";
import { StepChoices } from "./choices";
import { ReasonBlock } from "./reasons";

type Props = {
  place: Place;
  /** The revision that is corrected: what the person sees. */
  measurementId: string;
  now: { value: number; reason: string | null; waitingForId: string | null };
  /** The measurement before it, that the value is compared with. */
  last: { value: number; measuredOn: Day } | null;
  parties: { id: string; name: string }[];
  today: Day;
  backHref: string;
};

/** Gives a measurement another value or reason. What stood stays in the history. */
export function CorrectForm(props: Props) {
  return (
    <Form action={correctStep} className="group/log grid gap-5" goTo={props.backHref} place={props.place}>
      <Body {...props} />
    </Form>
  );
}

function Body({ measurementId, now, last, parties, today, backHref }: Props) {
  const t = useTranslations("steps");
  const { state } = useFormState();
  const typed = (field: string, otherwise: string): string => {
    const value = state.values?.[field];
    return typeof value === "string" ? value : otherwise;
  };
  const [value, setValue] = useState(() => typed("value", String(now.value)));
  const [reason, setReason] = useState(() => typed("reason", now.reason ?? ""));
  if (state.status === "ok") return null;
  // Told that somebody was first, the person corrects what stands now: saving again is meant.
  const corrected = state.facts?.measurementId ?? measurementId;
  return (
    <>
      <input name="measurementId" type="hidden" value={corrected} />
      <StepChoices chosen={value} last={last} legend={t("correct.question")} onChoose={setValue} today={today} />
      <ReasonBlock
        isLower={last !== null && Number(value) < last.value}
        onReason={setReason}
        parties={parties}
        party={typed("waitingForId", now.waitingForId ?? "")}
        reason={reason}
        today={today}
        wait={null}
      />
      <div className="flex flex-wrap gap-3">
        <SubmitButton>{t("correct.save")}</SubmitButton>
        <LinkButton href={backHref}>{t("correct.cancel")}</LinkButton>
      </div>
    </>
  );
}
