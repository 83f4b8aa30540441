"use client";

import type { ReactNode } from "react";
import { Form, SubmitButton, TextField, useFormState } from "@/components/ui/form";
import type { FormAction } from "@/lib/form";
import { RecoveryCodes, type RecoveryTexts } from "./recovery-codes";

export type EnrolTexts = RecoveryTexts & { code: string; codeHint: string; confirm: string };

/**
 * Connects an app: the picture to scan, then the code that shows that it works. When it does, the
 * recovery codes stand here instead, for as long as the page is open.
 */
export function EnrolApp({
  action,
  children,
  goOn,
  hidden,
  isOpen = true,
  texts,
}: {
  action: FormAction;
  children: ReactNode;
  goOn?: ReactNode;
  hidden?: Record<string, string>;
  /** Whether there is something to confirm; what came of it stands here all the same. */
  isOpen?: boolean;
  texts: EnrolTexts;
}) {
  return (
    <Form action={action} hidden={hidden} onOk={() => {}} place={{ organisation: "" }}>
      <Inside goOn={goOn} isOpen={isOpen} texts={texts}>
        {children}
      </Inside>
    </Form>
  );
}

function Inside({ children, goOn, isOpen, texts }: { children: ReactNode; goOn?: ReactNode; isOpen: boolean; texts: EnrolTexts }) {
  const { state } = useFormState();
  if (state.status === "ok" && state.result?.codes) {
    return (
      <>
        <RecoveryCodes codes={state.result.codes} texts={texts} title={state.message ?? ""} />
        {goOn}
      </>
    );
  }
  if (!isOpen) return null;
  return (
    <>
      {children}
      <TextField
        autoComplete="one-time-code"
        className="max-w-56"
        hint={texts.codeHint}
        inputMode="numeric"
        label={texts.code}
        maxLength={20}
        name="code"
        required
      />
      <SubmitButton>{texts.confirm}</SubmitButton>
    </>
  );
}
