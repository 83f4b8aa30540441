import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { assignedRoles, can, grants, permissions, type Role } from "@/lib/auth/policy";
import { apartFrom } from "@/lib/users/domain";

/** What each role sees and may do, in words: `lib/auth/policy.ts` read aloud. */
export async function RoleList({ roles }: { roles: readonly Role[] }) {
  const [t, names, locale] = [await getTranslations("users"), await getTranslations("shell"), await getLocale()];
  const listed = (others: Role[]) =>
    new Intl.ListFormat(locale).format(others.map((other) => names(`role.${other}`).toLocaleLowerCase(locale)));
  return (
    <div className="grid gap-8 rail:grid-cols-2 print:grid-cols-2">
      {roles.map((role) => (
        <Section key={role} title={names(`role.${role}`)}>
          <p className="mb-2">{t(`sees.${role}`)}</p>
          {assignedRoles.includes(role) && <p className="mb-2 text-ink-2">{t("table.assigned")}</p>}
          {grants[role].length === 0 ? (
            <p className="text-ink-2">{t("table.nothing")}</p>
          ) : (
            <>
              <h3 className="font-semibold">{t("table.may")}</h3>
              <ul className="list-disc pl-5">
                {grants[role].map((permission) => (
                  <li key={permission}>{t(`permission.${permission}`)}</li>
                ))}
              </ul>
            </>
          )}
          {([false, true] as const).map((anywhere) => {
            const others = apartFrom(role, anywhere);
            const words = t(anywhere ? "table.apart" : "table.apartHere", { roles: listed(others) });
            return (
              others.length > 0 && (
                <p className="mt-2" key={String(anywhere)}>
                  {words}
                </p>
              )
            );
          })}
        </Section>
      ))}
    </div>
  );
}

/** The same as a table, where there is room for it. */
export async function RoleTable({ roles }: { roles: readonly Role[] }) {
  const [t, names] = [await getTranslations("users"), await getTranslations("shell")];
  const granted = permissions.filter((permission) => can(roles, permission));
  return (
    <Table caption={t("table.matrix")} showCaption>
      <thead>
        <tr>
          <Th>{t("table.what")}</Th>
          {roles.map((role) => (
            <Th key={role}>{names(`role.${role}`)}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {granted.map((permission) => (
          <Tr key={permission}>
            <Th className="font-normal" scope="row">
              {t(`permission.${permission}`)}
            </Th>
            {roles.map((role) => (
              <Td className={can([role], permission) ? "font-semibold" : "text-ink-3"} key={role}>
                {t(can([role], permission) ? "table.yes" : "table.no")}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
