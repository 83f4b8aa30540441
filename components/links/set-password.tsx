import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import type { FormAction } from "@/lib/form";

/** One field: the new password. Opening the page has changed nothing; sending it uses the link up. */
export async function SetPassword({ action, token }: { action: FormAction; token: string }) {
  const t = await getTranslations("users");
  return (
    <Form action={action} hidden={{ token }} place={{ organisation: "" }}>
      <TextField
        autoComplete="new-password"
        hint={t("link.passwordHint")}
        label={t("link.password")}
        name="password"
        required
        type="password"
      />
      <SubmitButton>{t("link.save")}</SubmitButton>
    </Form>
  );
}

export async function ToSignIn() {
  const t = await getTranslations("users");
  return (
    <LinkButton className="justify-self-start" href="/logga-in" variant="primary">
      {t("link.signIn")}
    </LinkButton>
  );
}
