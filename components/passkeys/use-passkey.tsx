"use client";

import { Form, SubmitButton } from "@/components/ui/form";
import { KeyRound } from "@/components/ui/icon";
import type { FormAction } from "@/lib/form";
import { byDevice, useHasPasskeys } from "./device";

type Props = { challenge: FormAction; answer: FormAction; hidden?: Record<string, string>; texts: { press: string; cancelled: string } };

/** A button that asks for one's passkey, to sign in or to prove who one is. Not shown where it cannot be used. */
export function UsePasskey({ challenge, answer, hidden, texts }: Props) {
  if (!useHasPasskeys()) return null;
  return (
    <Form action={byDevice("use", { challenge, answer, cancelled: texts.cancelled })} hidden={hidden} place={{ organisation: "" }}>
      <SubmitButton variant="secondary">
        <KeyRound />
        {texts.press}
      </SubmitButton>
    </Form>
  );
}
