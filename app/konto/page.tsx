import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FactorsSection } from "@/components/account/factors";
import { PasswordSection } from "@/components/account/password";
import { SessionsSection } from "@/components/account/sessions";
import { QuietFrame } from "@/components/auth/frame";
import { PasskeysSection } from "@/components/passkeys/section";
import { PageHead } from "@/components/ui/page-head";
import { getAccount } from "@/lib/account/queries";
import { getSession } from "@/lib/auth/actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

/** One's own account: how one signs in, and where one is signed in. Each part is a section of its own. */
export default async function AccountPage() {
  const [{ name, email }, t] = [await getAccount(), await getTranslations("account")];
  // Whom their organisation's provider vouches for has no password and no app to change from there.
  const byOrganisation = Boolean((await getSession())?.onlyOrganisationId);
  return (
    <QuietFrame className="grid max-w-3xl gap-10">
      <PageHead
        eyebrow={
          <a className="link" href="/">
            {t("back")}
          </a>
        }
        title={t("title")}
      >
        {name}, {email}
      </PageHead>
      {!byOrganisation && <FactorsSection />}
      <PasskeysSection />
      {!byOrganisation && <PasswordSection />}
      <SessionsSection />
    </QuietFrame>
  );
}
