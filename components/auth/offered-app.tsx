import { getTranslations } from "next-intl/server";
import type { Offer } from "@/lib/auth/factors";
import type { EnrolTexts } from "./enrol-app";
import { QrCode } from "./qr-code";

/** What an app is to be given: the picture for its camera, and the same as text. */
export async function OfferedApp({ offer }: { offer: Offer }) {
  const t = await getTranslations("auth");
  return (
    <div className="grid gap-3">
      <p>{t("scan")}</p>
      <QrCode label={t("qrLabel")} text={offer.address} />
      <p className="text-ink-3 text-small">{t("cannotScan")}</p>
      <code className="break-words text-body">{offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
    </div>
  );
}

/** The words of the form that connects an app. */
export async function enrolTexts(): Promise<EnrolTexts> {
  const t = await getTranslations("auth");
  return {
    code: t("code"),
    codeHint: t("codeHint"),
    confirm: t("confirmApp"),
    recoveryTitle: t("recoveryTitle"),
    recoveryText: t("recoveryText"),
    print: t("print"),
  };
}
