import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { parts } from "@/lib/goals/domain";
import type { GoalPage, GoalPerson } from "@/lib/goals/queries";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";

type Props = { place: Place; found: GoalPage };

/** The people behind the number: who reached the goal, who did not, everyone it is about. */
export async function GoalPeople({ place, found }: Props) {
  const t = await getTranslations("goals");
  if (!("reached" in found.goal.definition)) {
    return (
      <Section title={t("page.peopleLabel")}>
        <p className="text-ink-2">{t("page.noPeople")}</p>
      </Section>
    );
  }
  const address = (part: string, page?: number) => {
    const asked = new URLSearchParams({ asOf: found.asOf, part, ...(page ? { page: String(page) } : {}) });
    return `${path(place, "uppfoljning", "mal", found.goal.key)}?${asked}`;
  };
  // A number of people is among nobody: who has not reached it is everyone else.
  const shown = found.goal.counted.denominator === null ? parts.filter((part) => part === "reached") : parts;
  return (
    <Section title={t(`page.peopleTitle.${found.part}`, { count: found.total })}>
      {shown.length > 1 && (
        <Tabs
          current={address(found.part)}
          items={shown.map((part) => ({ href: address(part), label: t(`page.people.${part}`) }))}
          label={t("page.peopleLabel")}
        />
      )}
      {found.total === 0 ? (
        <EmptyState text={t("page.dates")} title={t("page.nobody")} />
      ) : (
        <Table caption={t("page.caption")}>
          <thead>
            <tr>
              <Th>{t("page.name")}</Th>
            </tr>
          </thead>
          <tbody>
            {found.people.map((person, at) => (
              <Tr key={person?.enrolmentId ?? `protected ${at}`}>
                <Td>
                  <PersonName person={person} place={place} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {found.pages > 1 && (
        <nav aria-label={t("page.pages")} className="mt-4 flex flex-wrap items-center gap-4 print:hidden">
          {found.page > 1 && <LinkButton href={address(found.part, found.page - 1)}>{t("page.earlier")}</LinkButton>}
          <span>{t("page.pageOf", { page: found.page, pages: found.pages })}</span>
          {found.page < found.pages && <LinkButton href={address(found.part, found.page + 1)}>{t("page.later")}</LinkButton>}
        </nav>
      )}
    </Section>
  );
}

async function PersonName({ person, place }: { person: GoalPerson; place: Place }) {
  const t = await getTranslations("goals");
  if (!person) return t("page.protected");
  const followUp = await getTranslations("followUp");
  return (
    <Link className="link font-semibold text-ink" href={path(place, "deltagare", person.enrolmentId)} prefetch={false}>
      {nameText({ ...person, externalId: null }, followUp("behind.nameless"), (await getTranslations("participants"))("unreadableName"))}
    </Link>
  );
}
