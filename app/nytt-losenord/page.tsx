import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { ToSignIn } from "@/components/links/set-password";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("link.setTitle") };
}

/** Where setting a password by a link ends. */
export default async function PasswordSavedPage() {
  const t = await getTranslations("users");
  return (
    <QuietFrame>
      <h1 className="text-h1">{t("link.setTitle")}</h1>
      <p>{t("link.set")}</p>
      <ToSignIn />
    </QuietFrame>
  );
}
