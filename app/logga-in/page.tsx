import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DemoAccounts } from "@/components/auth/demo-accounts";
import { QuietFrame } from "@/components/auth/frame";
import { SignInWithPasskey } from "@/components/passkeys/sign-in";
import { RefusedSignIn } from "@/components/single-sign-on/refused";
import { SignInWithOrganisation } from "@/components/single-sign-on/sign-in-link";
import { Banner } from "@/components/ui/banner";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { signInByForm } from "@/lib/auth/actions";
import { getSession } from "@/lib/auth/actor";
import { isDemo, listDemoAccounts } from "@/lib/auth/demo";
import { roles as allRoles } from "@/lib/auth/policy";
import { demoPassword } from "@/lib/demo";
import { localPath } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("title") };
}

type Asked = Partial<Record<"till" | "svar", string | string[]>>;

/** `?till=` is where the person was going; `?svar=` why signing in with the organisation came to nothing. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { till: asked, svar } = await searchParams;
  const till = localPath(asked);
  if (!svar && (await getSession())) return redirect(till);
  const t = await getTranslations("auth");
  return (
    <QuietFrame className={isDemo() ? "grid gap-12 rail:grid-cols-[22rem_minmax(0,1fr)]" : "grid max-w-[22rem]"}>
      <div className="grid content-start gap-6">
        <h1 className="text-h1">{t("title")}</h1>
        <RefusedSignIn word={svar} />
        <Form action={signInByForm} hidden={{ till }} place={{ organisation: "" }}>
          <TextField autoComplete="username" label={t("email")} name="email" required spellCheck={false} type="email" />
          <TextField autoComplete="current-password" label={t("password")} name="password" required type="password" />
          <SubmitButton>{t("submit")}</SubmitButton>
        </Form>
        <p>
          <Link className="link" href="/glomt-losenord" prefetch={false}>
            {t("forgotten")}
          </Link>
        </p>
        <SignInWithPasskey till={till} />
        <SignInWithOrganisation till={till} />
        <p className="text-ink-3 text-small">{t("help")}</p>
      </div>
      {isDemo() && <Demo />}
    </QuietFrame>
  );
}

async function Demo() {
  const [t, roles, accounts] = await Promise.all([getTranslations("auth"), getTranslations("shell"), listDemoAccounts()]);
  const organisations = [...new Set(accounts.map(({ organisation }) => organisation))];
  const groups = organisations.map((organisation) => ({
    organisation,
    accounts: accounts
      .filter((account) => account.organisation === organisation)
      .sort((a, b) => allRoles.indexOf(a.role) - allRoles.indexOf(b.role) || a.email.localeCompare(b.email))
      .map(({ email, name, role }) => ({ email, name, role: roles(`role.${role}`) })),
  }));
  return (
    <section aria-labelledby="demo" className="grid content-start gap-4 border-ink border-t-2 pt-3">
      <h2 className="text-h2" id="demo">
        {t("demoTitle")}
      </h2>
      <Banner title={roles("demo")} tone="info">
        {t.rich("demoText", { password: () => <code className="font-sans font-semibold">{demoPassword}</code> })}
      </Banner>
      <DemoAccounts groups={groups} hint={t("demoFill")} password={demoPassword} />
    </section>
  );
}
