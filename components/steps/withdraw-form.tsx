"use client";

import { useTranslations } from "next-intl";
import type { Place } from "@/lib/place";
import { withdrawStep } from "@/lib/steps/actions";
import { LinkButton } from "../ui/button";
import { Form, SubmitButton, useFormState } from "../ui/form";

/** Takes a measurement away, now that the person has been asked. */
export function WithdrawForm({ place, measurementId, backHref }: { place: Place; measurementId: string; backHref: string }) {
  return (
    <Form action={withdrawStep} goTo={backHref} hidden={{ measurementId, confirmed: "ja" }} place={place}>
      <Buttons backHref={backHref} />
    </Form>
  );
}

function Buttons({ backHref }: { backHref: string }) {
  const t = useTranslations("steps");
  const { state } = useFormState();
  if (state.status === "ok") return null;
  return (
    <div className="flex flex-wrap gap-3">
      <SubmitButton variant="danger">{t("withdraw.confirm")}</SubmitButton>
      <LinkButton href={backHref}>{t("withdraw.cancel")}</LinkButton>
    </div>
  );
}
