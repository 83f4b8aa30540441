import { getTranslations } from "next-intl/server";
import { CheckField, Form, SubmitButton, TextArea, TextField } from "@/components/ui/form";
import { saveSettings } from "@/lib/single-sign-on/actions";
import { usualAcr } from "@/lib/single-sign-on/schema";

type Settings = {
  version: number;
  issuer: string;
  clientId: string;
  requiredAcr: string[];
  identityClaim: string;
  scopes: string[];
  enabled: boolean;
};

/** How the organisation's people sign in with its own provider. The secret goes in and never out. */
export async function SettingsForm({ organisation, settings }: { organisation: string; settings: Settings | null }) {
  const t = await getTranslations("singleSignOn");
  const text = { autoComplete: "off", required: true, spellCheck: false };
  return (
    <Form action={saveSettings} hidden={{ version: String(settings?.version ?? 0) }} place={{ organisation }}>
      <TextField {...text} defaultValue={settings?.issuer} hint={t("issuerHint")} inputMode="url" label={t("issuer")} name="issuer" />
      <TextField {...text} defaultValue={settings?.clientId} label={t("clientId")} name="clientId" />
      <TextField
        autoComplete="new-password"
        hint={t(settings ? "secretHintKept" : "secretHintNew")}
        label={t("clientSecret")}
        name="clientSecret"
        required={!settings || undefined}
        type="password"
      />
      <TextArea
        defaultValue={(settings?.requiredAcr ?? [usualAcr]).join("\n")}
        hint={t("requiredAcrHint")}
        label={t("requiredAcr")}
        name="requiredAcr"
        required
        rows={3}
        spellCheck={false}
      />
      <TextField
        {...text}
        defaultValue={settings?.identityClaim ?? "sub"}
        hint={t("identityClaimHint")}
        label={t("identityClaim")}
        name="identityClaim"
      />
      <TextArea
        defaultValue={(settings?.scopes ?? ["openid"]).join("\n")}
        hint={t("scopesHint")}
        label={t("scopes")}
        name="scopes"
        rows={2}
        spellCheck={false}
      />
      <CheckField defaultChecked={settings?.enabled ?? true} label={t("enabled")} name="enabled" />
      <SubmitButton>{t("save")}</SubmitButton>
    </Form>
  );
}
