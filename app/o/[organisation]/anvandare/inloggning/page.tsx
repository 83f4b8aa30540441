import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { SettingsForm } from "@/components/single-sign-on/settings-form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { getSettings } from "@/lib/single-sign-on/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("singleSignOn"))("title") };
}

/** How the organisation's people sign in with its own provider. */
export default async function SingleSignOnPage({ params }: PageProps<"/o/[organisation]/anvandare/inloggning">) {
  const { organisation } = await params;
  const [{ settings, returnAddress, beginAddress }, t, users] = [
    await getSettings(organisation, {}),
    await getTranslations("singleSignOn"),
    await getTranslations("users"),
  ];
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={`/o/${organisation}/anvandare`} prefetch={false}>
            {users("toList")}
          </Link>
        }
        title={t("title")}
      >
        <p className="max-w-[70ch]">{t("intro")}</p>
      </PageHead>
      <div className="grid max-w-2xl gap-10">
        <Section title={t("givenTitle")}>
          <p className="mb-3 text-ink-2">{t("givenText")}</p>
          <dl className="grid gap-3">
            <Given name={t("returnAddress")} value={returnAddress} />
            <Given name={t("beginAddress")} value={beginAddress} />
          </dl>
        </Section>
        <Section title={t("settingsTitle")}>
          <SettingsForm organisation={organisation} settings={settings} />
        </Section>
      </div>
    </>
  );
}

function Given({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-small">{name}</dt>
      <dd className="break-all font-semibold">{value}</dd>
    </div>
  );
}
