"use client";

import { CheckListField, Form, SubmitButton, TextField, useFormState } from "@/components/ui/form";
import type { FormAction } from "@/lib/form";

type Texts = { name: string; nameHint: string; scopes: string; make: string; copyNow: string };

/** The form for a new key; once made, the key stands under it for as long as the page is open. */
export function MakeToken({
  action,
  organisation,
  scopes,
  texts,
}: {
  action: FormAction;
  organisation: string;
  scopes: { value: string; label: string }[];
  texts: Texts;
}) {
  return (
    <Form action={action} place={{ organisation }}>
      <TextField autoComplete="off" hint={texts.nameHint} label={texts.name} name="name" required />
      <CheckListField label={texts.scopes} name="scopes" options={scopes} />
      <SubmitButton>{texts.make}</SubmitButton>
      <NewKey text={texts.copyNow} />
    </Form>
  );
}

function NewKey({ text }: { text: string }) {
  const { state } = useFormState();
  const token = state.status === "ok" ? state.result?.token : undefined;
  if (!token) return null;
  return (
    <p className="grid gap-1 rounded-lg border border-accent p-4" role="status">
      <strong>{text}</strong>
      <code className="break-all text-body">{token}</code>
    </p>
  );
}
