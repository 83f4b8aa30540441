import "server-only";
import { getTranslations } from "next-intl/server";
import { sendMail } from "@/lib/mail";
import { logFault } from "@/lib/server/log";

type Letter =
  | { kind: "invitation"; to: string; link: string; organisation: string }
  | { kind: "reset"; to: string; link: string }
  | { kind: "factorReset"; to: string }
  | { kind: "emergency"; to: string; link: string }
  | { kind: "emergencyBrake"; to: string; link: string };

/**
 * Sends a letter about an account, or to a log reviewer: in Swedish, and below in English, since whoever reads it has not
 * chosen yet. It names nobody and says nothing of what the account reaches.
 * @returns whether the mail server took it; a failure is logged, never thrown
 */
export async function sendLetter(letter: Letter): Promise<boolean> {
  try {
    const [sv, en] = await Promise.all([written(letter, "sv"), written(letter, "en")]);
    await sendMail({ to: letter.to, subject: sv.subject, text: `${sv.text}\n\n${"-".repeat(40)}\n\n${en.text}\n` });
    return true;
  } catch (error) {
    logFault("mail", error);
    return false;
  }
}

async function written(letter: Letter, locale: "sv" | "en"): Promise<{ subject: string; text: string }> {
  const t = await getTranslations({ locale });
  if (letter.kind === "factorReset") return { subject: t("users.letter.factorResetSubject"), text: t("users.letter.factorReset") };
  const { link } = letter;
  if (letter.kind === "emergency" || letter.kind === "emergencyBrake") {
    return { subject: t(`emergency.letter.${letter.kind}Subject`), text: t(`emergency.letter.${letter.kind}`, { link }) };
  }
  if (letter.kind === "reset") return { subject: t("users.letter.resetSubject"), text: t("users.letter.reset", { link }) };
  const { organisation } = letter;
  return { subject: t("users.letter.invitationSubject"), text: t("users.letter.invitation", { link, organisation }) };
}
