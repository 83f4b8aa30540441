import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QuietFrame } from "@/components/auth/frame";
import { SetPassword, ToSignIn } from "@/components/links/set-password";
import { findLink } from "@/lib/auth/link";
import { acceptInvitation } from "@/lib/links/actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("link.inviteTitle") };
}

/** Where an invitation leads. Opening it changes nothing: mail scanners open links too. */
export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [link, t] = [await findLink("INVITATION", token), await getTranslations("users")];
  const organisation = link?.organisation ?? "";
  if (!link) {
    return (
      <QuietFrame>
        <h1 className="text-h1">{t("link.deadTitle")}</h1>
        <p>{t("link.deadInvite")}</p>
        <ToSignIn />
      </QuietFrame>
    );
  }
  return (
    <QuietFrame>
      <h1 className="text-h1">{t(link.isClaimed ? "link.claimedTitle" : "link.inviteTitle")}</h1>
      <p>{t(link.isClaimed ? "link.claimedText" : "link.inviteText", { organisation })}</p>
      {link.isClaimed ? <ToSignIn /> : <SetPassword action={acceptInvitation} token={token} />}
    </QuietFrame>
  );
}
