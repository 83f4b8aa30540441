import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { SetPassword } from "@/components/links/set-password";
import { LinkButton } from "@/components/ui/button";
import { findLink } from "@/lib/auth/link";
import { resetPassword } from "@/lib/links/actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("link.resetTitle") };
}

/** Where a link for a new password leads. */
export default async function NewPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [link, t] = [await findLink("RESET", token), await getTranslations("users")];
  return (
    <QuietFrame>
      <h1 className="text-h1">{t(link ? "link.resetTitle" : "link.deadTitle")}</h1>
      <p>{t(link ? "link.resetText" : "link.deadReset")}</p>
      {link ? (
        <SetPassword action={resetPassword} token={token} />
      ) : (
        <LinkButton className="justify-self-start" href="/glomt-losenord">
          {t("link.forgotten")}
        </LinkButton>
      )}
    </QuietFrame>
  );
}
