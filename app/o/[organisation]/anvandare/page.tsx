import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { UnreachedList } from "@/components/protection/unreached";
import { LinkButton } from "@/components/ui/button";
import { Details } from "@/components/ui/details";
import { PageHead } from "@/components/ui/page-head";
import { UserList } from "@/components/users/user-list";
import { today } from "@/lib/dates";
import { getUnreached } from "@/lib/protection/queries";
import { stateOf } from "@/lib/users/domain";
import { getUsers } from "@/lib/users/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("title") };
}

/** Who has a role in the organisation; those who had one are folded; and whom nobody reaches for it. */
export default async function UsersPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  const [{ users }, t, signOn] = [await getUsers(organisation, {}), await getTranslations("users"), await getTranslations("singleSignOn")];
  const { rows: unreached } = await getUnreached(organisation, {});
  const former = users.filter((user) => stateOf(user, today()) === "former");
  const current = users.filter((user) => !former.includes(user));
  return (
    <>
      <PageHead
        actions={
          <>
            <LinkButton href={`/o/${organisation}/anvandare/inloggning`}>{signOn("title")}</LinkButton>
            <LinkButton href={`/o/${organisation}/anvandare/behorigheter`}>{t("table.open")}</LinkButton>
            <LinkButton href={`/o/${organisation}/anvandare/ny`} variant="primary">
              {t("add.open")}
            </LinkButton>
          </>
        }
        title={t("title")}
      >
        {t("intro")}
      </PageHead>
      <div className="grid gap-8">
        <UnreachedList organisation={organisation} rows={unreached} />
        <UserList caption={t("tableCaption")} organisation={organisation} users={current} />
        {former.length > 0 && (
          <Details summary={t("formerCaption")}>
            <UserList caption={t("formerCaption")} organisation={organisation} users={former} />
          </Details>
        )}
      </div>
    </>
  );
}
