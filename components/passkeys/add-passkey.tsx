"use client";

import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { addPasskey, offerPasskey } from "@/lib/passkeys/actions";
import { byDevice, useHasPasskeys } from "./device";

type Texts = { name: string; nameHint: string; add: string; cancelled: string; unsupported: string };

/** Names a passkey and has the device make it. */
export function AddPasskey({ texts }: { texts: Texts }) {
  if (!useHasPasskeys()) return <p className="text-ink-3">{texts.unsupported}</p>;
  const action = byDevice("make", { challenge: offerPasskey, answer: addPasskey, cancelled: texts.cancelled });
  return (
    <Form action={action} place={{ organisation: "" }}>
      <TextField autoComplete="off" hint={texts.nameHint} label={texts.name} maxLength={60} name="name" required />
      <SubmitButton variant="secondary">{texts.add}</SubmitButton>
    </Form>
  );
}
