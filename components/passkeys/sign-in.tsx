import { getTranslations } from "next-intl/server";
import { askToSignIn, signInWithPasskey } from "@/lib/passkeys/actions";
import { UsePasskey } from "./use-passkey";

/** Signs in with a passkey, beside the password. */
export async function SignInWithPasskey({ till }: { till: string }) {
  const t = await getTranslations("passkeys");
  return (
    <UsePasskey
      answer={signInWithPasskey}
      challenge={askToSignIn}
      hidden={{ till }}
      texts={{ press: t("signIn"), cancelled: t("cancelled") }}
    />
  );
}
