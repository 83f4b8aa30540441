import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton } from "@/components/ui/form";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ApiScope } from "@/lib/auth/policy";
import { today } from "@/lib/dates";
import { formatDay } from "@/lib/text";
import { revokeApiToken } from "@/lib/tokens/actions";

type Key = { id: string; name: string; scopes: ApiScope[]; createdAt: Date; revokedAt: Date | null };

/** The keys there are, each with what it may do and a way to revoke it. */
export async function TokenList({ keys, organisation }: { keys: Key[]; organisation: string }) {
  const [t, locale] = [await getTranslations("tokens"), await getLocale()];
  if (keys.length === 0) return <EmptyState text={t("emptyText")} title={t("emptyTitle")} />;
  const day = (instant: Date) => formatDay(today(instant), locale);
  return (
    <Table caption={t("tableCaption")}>
      <thead>
        <tr>
          <Th>{t("columnName")}</Th>
          <Th>{t("columnScopes")}</Th>
          <Th>{t("columnMade")}</Th>
          <Th>{t("columnState")}</Th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Tr key={key.id}>
            <Th scope="row">{key.name}</Th>
            <Td>
              {key.scopes.map((scope) => (
                <span className="block" key={scope}>
                  {t(`scope.${scope}`)}
                </span>
              ))}
            </Td>
            <Td className="whitespace-nowrap">{day(key.createdAt)}</Td>
            <Td>
              {key.revokedAt ? (
                <span className="text-ink-3">{t("revokedOn", { day: day(key.revokedAt) })}</span>
              ) : (
                <Form
                  action={revokeApiToken}
                  className="flex flex-wrap items-center gap-3"
                  hidden={{ tokenId: key.id }}
                  place={{ organisation }}
                >
                  {t("inUse")}
                  <SubmitButton size="small" variant="danger">
                    {t("revoke")} <span className="sr-only">{t("revokeThis", { name: key.name })}</span>
                  </SubmitButton>
                </Form>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
