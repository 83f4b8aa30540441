import { getTranslations } from "next-intl/server";
import { Banner } from "@/components/ui/banner";
import { refusals } from "@/lib/auth/single-sign-on/flow";

/** Why a sign-in with the organisation came to nothing, by the word in the address; nothing for any other word. */
export async function RefusedSignIn({ word }: { word: unknown }) {
  const refusal = refusals.find((one) => one === word);
  if (!refusal) return null;
  const t = await getTranslations("singleSignOn");
  return (
    <Banner role="alert" title={t(`refused.${refusal}.title`)} tone="warn">
      {t(`refused.${refusal}.text`)}
    </Banner>
  );
}
