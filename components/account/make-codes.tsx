"use client";

import { RecoveryCodes, type RecoveryTexts } from "@/components/auth/recovery-codes";
import { Form, SubmitButton, useFormState } from "@/components/ui/form";
import type { FormAction } from "@/lib/form";

/** Makes new recovery codes; they stand here for as long as the page is open. */
export function MakeCodes({ action, make, texts }: { action: FormAction; make: string; texts: RecoveryTexts }) {
  return (
    <Form action={action} onOk={() => {}} place={{ organisation: "" }}>
      <Inside make={make} texts={texts} />
    </Form>
  );
}

function Inside({ make, texts }: { make: string; texts: RecoveryTexts }) {
  const { state } = useFormState();
  if (state.status === "ok") return <RecoveryCodes codes={state.result?.codes ?? ""} texts={texts} title={state.message ?? ""} />;
  return <SubmitButton variant="secondary">{make}</SubmitButton>;
}
