import { getLocale, getTranslations } from "next-intl/server";
import { didOf, groundOf, placeOf } from "@/lib/audit-log/domain";
import { roles } from "@/lib/auth/policy";

type Row = { action: string; entity: string; actor: string | null; actorKind: string; role: string | null; ground: string | null };

/** A row of the log in words: when, who, what and on what ground. */
export async function logWords(projects: { id: string; name: string }[] = []) {
  const [t, shell, locale] = [await getTranslations("auditLog"), await getTranslations("shell"), await getLocale()];
  const moment = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "sv-SE", {
    timeZone: "Europe/Stockholm",
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const roleOf = (role: string | null) => {
    const known = roles.find((one) => one === role);
    return known ? shell(`role.${known}`).toLocaleLowerCase(locale) : null;
  };
  return {
    when: (at: Date) => moment.format(at),
    role: ({ role, actorKind }: Row) => (actorKind === "token" ? t("apiKey") : roleOf(role)),
    who: ({ actor }: Row) => actor ?? t("system"),
    what: ({ action, entity }: Row) => t(`did.${didOf(action, entity)}`, { where: t(`where.${placeOf(entity)}`) }),
    ground: ({ ground }: Row) => {
      const { kind, id } = groundOf(ground);
      return t(`groundIs.${kind}`, { name: names.get(id) ?? t("aProject") });
    },
  };
}
