import { getTranslations } from "next-intl/server";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { changePassword } from "@/lib/account/actions";

/** Changes the password. */
export async function PasswordSection() {
  const t = await getTranslations("account");
  return (
    <Section title={t("passwordTitle")}>
      <Form action={changePassword} className="grid max-w-[26rem] gap-5" place={{ organisation: "" }}>
        <TextField autoComplete="current-password" label={t("current")} name="current" required type="password" />
        <TextField autoComplete="new-password" hint={t("newHint")} label={t("new")} name="password" required type="password" />
        <TextField autoComplete="new-password" label={t("again")} name="again" required type="password" />
        <SubmitButton>{t("changePassword")}</SubmitButton>
      </Form>
    </Section>
  );
}
