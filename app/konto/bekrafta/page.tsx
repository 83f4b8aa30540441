import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { UsePasskey } from "@/components/passkeys/use-passkey";
import { Banner } from "@/components/ui/banner";
import { buttonLook } from "@/components/ui/button";
import { askToProve, proveWithPasskey } from "@/lib/passkeys/actions";
import { getOwnProofs } from "@/lib/passkeys/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("passkeys"))("proveTitle") };
}

/** Proves once more who one is, with a passkey or at one's organisation: for a form that waits in another tab. */
export default async function ProvePage() {
  const [{ hasPasskey, organisation, isFresh }, t] = [await getOwnProofs(), await getTranslations("passkeys")];
  return (
    <QuietFrame>
      <h1 className="text-h1">{t("proveTitle")}</h1>
      {isFresh ? (
        <Banner role="status" title={t("proveFresh")} tone="info" />
      ) : (
        <>
          <p className="text-ink-2">{t(hasPasskey || organisation ? "proveIntro" : "proveNone")}</p>
          {hasPasskey && (
            <UsePasskey answer={proveWithPasskey} challenge={askToProve} texts={{ press: t("prove"), cancelled: t("cancelled") }} />
          )}
          {organisation && (
            <a
              className={`${buttonLook({ variant: "secondary" })} justify-self-start`}
              href={`/logga-in/oidc/${organisation.slug}?bekrafta=1&till=/konto/bekrafta`}
            >
              {t("proveOrganisation", { organisation: organisation.name })}
            </a>
          )}
        </>
      )}
    </QuietFrame>
  );
}
