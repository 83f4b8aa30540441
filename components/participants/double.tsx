"use client";

import Link from "next/link";
import { CheckField, useFormState } from "@/components/ui/form";

/** Where the person already is, and the way on when it is somebody else with the same name. */
export function Double({ base, texts }: { base: string; texts: { open: string; confirm: string; hint: string } }) {
  const { state } = useFormState();
  const isDouble = state.fieldErrors?.confirmed !== undefined || state.values?.confirmed === "on";
  const participantId = state.facts?.participantId;
  return (
    <>
      {participantId && (
        <p>
          <Link className="link" href={`${base}/${participantId}`} prefetch={false}>
            {texts.open}
          </Link>
        </p>
      )}
      {isDouble && <CheckField hint={texts.hint} label={texts.confirm} name="confirmed" />}
    </>
  );
}
