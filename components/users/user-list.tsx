import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { addDays, type Day, today } from "@/lib/dates";
import { formatDay } from "@/lib/text";
import { isLive, stateOf, type User, type UserState } from "@/lib/users/domain";

const tones = { invited: "warn", unused: "sunken", active: "tint", rested: "bad", former: "sunken" } as const;

/** How things stand with somebody, in a word. */
export async function StateBadge({ state }: { state: UserState }) {
  const t = await getTranslations("users");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

/** "till och med 31 dec 2026", or nothing when it holds until further notice. */
export async function Until({ endsOn }: { endsOn: Day | null }) {
  const [t, locale] = [await getTranslations("users"), await getLocale()];
  if (endsOn === null) return null;
  const day = formatDay(addDays(endsOn, -1), locale);
  return <span className="inline-block text-ink-3 text-small">{t(endsOn > today() ? "until" : "endedOn", { day })}</span>;
}

/** The organisation's users, each with what they have and a way to their page. */
export async function UserList({ users, organisation, caption }: { users: User[]; organisation: string; caption: string }) {
  const [t, roles, locale] = [await getTranslations("users"), await getTranslations("shell"), await getLocale()];
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{t("columnName")}</Th>
          <Th>{t("columnRoles")}</Th>
          <Th>{t("columnProjects")}</Th>
          <Th>{t("columnSeen")}</Th>
          <Th>{t("columnFactor")}</Th>
          <Th>{t("columnState")}</Th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Tr className="align-top" key={user.id}>
            <Th className="min-w-44" scope="row">
              <Link className="link" href={`/o/${organisation}/anvandare/${user.id}`} prefetch={false}>
                {user.name}
              </Link>
              <span className="block font-normal text-ink-3 text-small">{user.email}</span>
            </Th>
            <Td className="min-w-36">
              {user.roles
                .filter((role) => isLive(role, today()) || role.isRested)
                .map((role) => (
                  <span className="block" key={role.id}>
                    {roles(`role.${role.role}`)} {!role.isRested && <Until endsOn={role.endsOn} />}
                  </span>
                ))}
            </Td>
            <Td className="min-w-36">
              {user.assignments
                .filter((assignment) => isLive(assignment, today()))
                .map((assignment) => (
                  <span className="block" key={assignment.id}>
                    {assignment.project} <Until endsOn={assignment.endsOn} />
                  </span>
                ))}
            </Td>
            <Td className="whitespace-nowrap">{user.lastSeen ? formatDay(today(user.lastSeen), locale) : t("never")}</Td>
            <Td>{user.hasFactor !== null && t(user.hasFactor ? "table.yes" : "table.no")}</Td>
            <Td>
              <StateBadge state={stateOf(user, today())} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
