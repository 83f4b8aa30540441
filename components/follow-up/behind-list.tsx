import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { StepTile } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { codeLabel, householdKinds, reasons, residences } from "@/lib/codes";
import { isAboutPeriod } from "@/lib/follow-up/figure/domain";
import { notStated } from "@/lib/follow-up/movement/domain";
import type { Behind, BehindRow, ListedPerson } from "@/lib/follow-up/queries";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { type Asked, type Days, peopleAddress } from "./people-link";

type Props = { place: Place; days: Days; asked: Asked; found: Behind };

/** The rows behind a number: as many as it says. */
export async function BehindList({ place, days, asked, found }: Props) {
  const t = await getTranslations("followUp");
  if (found.total === 0) return <EmptyState text={t("behind.noneText")} title={t("behind.none")} />;
  return (
    <>
      <Table caption={t("behind.caption")}>
        {found.unit === "persons" ? (
          <PersonRows isPeriod={isAboutPeriod(asked.figure)} place={place} rows={found.rows} />
        ) : (
          <HomeRows isChildren={found.unit === "children"} noun={found.project.participantNoun} place={place} rows={found.rows} />
        )}
      </Table>
      {found.pages > 1 && (
        <nav aria-label={t("behind.pages")} className="mt-4 flex flex-wrap items-center gap-4 print:hidden">
          {found.page > 1 && <LinkButton href={peopleAddress(place, days, asked, found.page - 1)}>{t("behind.earlier")}</LinkButton>}
          <span>{t("behind.page", { page: found.page, pages: found.pages })}</span>
          {found.page < found.pages && (
            <LinkButton href={peopleAddress(place, days, asked, found.page + 1)}>{t("behind.later")}</LinkButton>
          )}
        </nav>
      )}
    </>
  );
}

async function PersonLink({ place, person }: { place: Place; person: ListedPerson }) {
  const t = await getTranslations("followUp");
  return (
    <Link className="link font-semibold text-ink" href={path(place, "deltagare", person.enrolmentId)} prefetch={false}>
      {nameText({ ...person, externalId: null }, t("behind.nameless"), (await getTranslations("participants"))("unreadableName"))}
    </Link>
  );
}

async function PersonRows({ place, rows, isPeriod }: { place: Place; rows: BehindRow[]; isPeriod: boolean }) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const reason = (row: BehindRow) => {
    if (row.waitingFor) return t("still.on", { party: row.waitingFor });
    if (!row.reason) return "";
    return row.reason === notStated ? t("still.noReason") : codeLabel(reasons, row.reason, locale);
  };
  return (
    <>
      <thead>
        <tr>
          <Th>{t("behind.name")}</Th>
          <Th>{isPeriod ? t("behind.before") : t("behind.start")}</Th>
          <Th>{t("behind.after")}</Th>
          <Th>{t("behind.reason")}</Th>
          <Th>{t("behind.home")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.key}>
            <Th scope="row">
              {row.isProtected && t("behind.protected")}
              {row.persons.map((person) => (
                <PersonLink key={person.personId} person={person} place={place} />
              ))}
            </Th>
            <Td>
              <StepTile value={row.before} />
            </Td>
            <Td>
              <StepTile value={row.after} />
            </Td>
            <Td>{reason(row)}</Td>
            <Td>{row.householdKind && row.householdKind !== "NONE" ? codeLabel(householdKinds, row.householdKind, locale) : ""}</Td>
          </Tr>
        ))}
      </tbody>
    </>
  );
}

type HomeProps = { place: Place; rows: BehindRow[]; isChildren: boolean; noun: "PARENT" | "PARTICIPANT" };

async function HomeRows({ place, rows, isChildren, noun }: HomeProps) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  return (
    <>
      <thead>
        <tr>
          {isChildren && <Th>{t("behind.born")}</Th>}
          {isChildren && <Th>{t("behind.lives")}</Th>}
          <Th>{t("behind.parents", { noun })}</Th>
          <Th>{t("behind.home")}</Th>
          {!isChildren && <Th numeric>{t("behind.minors")}</Th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.key}>
            {isChildren && <Td>{row.birthYear}</Td>}
            {isChildren && <Td>{row.residence && codeLabel(residences, row.residence, locale)}</Td>}
            <Td>
              {row.isProtected && t("behind.protected")}
              {row.persons.map((person, index) => (
                <span key={person.personId}>
                  {index > 0 && ", "}
                  <PersonLink person={person} place={place} />
                </span>
              ))}
            </Td>
            <Td>{row.householdKind && codeLabel(householdKinds, row.householdKind, locale)}</Td>
            {!isChildren && <Td numeric>{row.minors}</Td>}
          </Tr>
        ))}
      </tbody>
    </>
  );
}
