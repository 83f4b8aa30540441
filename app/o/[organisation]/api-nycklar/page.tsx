import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MakeToken } from "@/components/tokens/make-token";
import { TokenList } from "@/components/tokens/token-list";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { scopes } from "@/lib/auth/policy";
import { createApiToken } from "@/lib/tokens/actions";
import { listApiTokens } from "@/lib/tokens/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("title") };
}

/** Keys to the API: make one, see which there are, revoke. */
export default async function TokensPage({ params }: PageProps<"/o/[organisation]/api-nycklar">) {
  const { organisation } = await params;
  const [keys, t] = [await listApiTokens(organisation, {}), await getTranslations("tokens")];
  return (
    <>
      <PageHead title={t("title")}>
        {t("intro")}{" "}
        <a className="link" href="/api/v1/openapi.json">
          {t("documentation")}
        </a>
      </PageHead>
      <div className="grid max-w-3xl gap-10">
        <TokenList keys={keys} organisation={organisation} />
        <Section title={t("makeTitle")}>
          <MakeToken
            action={createApiToken}
            organisation={organisation}
            scopes={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
            texts={{ name: t("name"), nameHint: t("nameHint"), scopes: t("scopes"), make: t("make"), copyNow: t("copyNow") }}
          />
        </Section>
      </div>
    </>
  );
}
