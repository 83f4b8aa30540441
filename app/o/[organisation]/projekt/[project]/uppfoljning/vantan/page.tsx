import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { clockAddress } from "@/components/follow-up/clocks";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { choiceOf } from "@/lib/activities/domain";
import { type ClockedRow, listBehindClock } from "@/lib/follow-up/queries";
import type { ClockInput } from "@/lib/follow-up/schema";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("followUp"))("clock.metaTitle") };
}

/** The activities behind a party's clock: whose, since when, and how long it took or has taken. */
export default async function WaitingPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning/vantan">) {
  const [place, address, t, locale] = [await params, await searchParams, await getTranslations("followUp"), await getLocale()];
  // The door reads the address once more, strictly: a question that is none is a page that is none.
  const asked = { ...address, ...(address.sida === undefined ? {} : { sida: Number(address.sida) }) } as ClockInput;
  const { clock, state, asOf, rows, hidden, page, pages } = await listBehindClock(place, asked);
  const party = clock.party ?? t("clock.nobody");
  const to = (number: number) => clockAddress(place, clock, state, asOf, number);
  return (
    <>
      <PageHead
        actions={<LinkButton href={path(place, "uppfoljning")}>{t("behind.back")}</LinkButton>}
        eyebrow={t("behind.eyebrowDay", { day: formatDay(asOf, locale) })}
        title={t(`clock.${state}Title`, { count: clock[state], party, days: clock.medianDays ?? 0 })}
      />
      {clock[state] === 0 ? (
        <EmptyState text={t("behind.noneText")} title={t("behind.none")} />
      ) : (
        <Table caption={t("clock.listCaption")}>
          <thead>
            <tr>
              <Th>{t("behind.name")}</Th>
              <Th>{t("clock.activity")}</Th>
              <Th>{t("clock.neededOn")}</Th>
              {state === "started" && <Th>{t("clock.startsOn")}</Th>}
              <Th numeric>{t("clock.days")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row hasStart={state === "started"} key={row.id} place={place} row={row} />
            ))}
            {Array.from({ length: hidden }, (_, nth) => nth).map((nth) => (
              <Tr key={nth}>
                <Th scope="row">{t("behind.protected")}</Th>
                <Td colSpan={state === "started" ? 4 : 3} />
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {pages > 1 && (
        <nav aria-label={t("behind.pages")} className="mt-4 flex flex-wrap items-center gap-4 print:hidden">
          {page > 1 && <LinkButton href={to(page - 1)}>{t("behind.earlier")}</LinkButton>}
          <span>{t("behind.page", { page, pages })}</span>
          {page < pages && <LinkButton href={to(page + 1)}>{t("behind.later")}</LinkButton>}
        </nav>
      )}
    </>
  );
}

async function Row({ row, place, hasStart }: { row: ClockedRow; place: Place; hasStart: boolean }) {
  const [t, activity, participants] = [
    await getTranslations("followUp"),
    await getTranslations("activities"),
    await getTranslations("participants"),
  ];
  const locale = await getLocale();
  const name = nameText({ ...row.person, externalId: null }, t("behind.nameless"), participants("unreadableName"));
  return (
    <Tr>
      <Th scope="row">
        <Link className="link font-semibold text-ink" href={path(place, "deltagare", row.enrolmentId, "plan")} prefetch={false}>
          {name}
        </Link>
      </Th>
      <Td>{activity(`choice.${choiceOf(row)}`)}</Td>
      <Td>{formatDay(row.neededOn, locale)}</Td>
      {hasStart && <Td>{row.startsOn && formatDay(row.startsOn, locale)}</Td>}
      <Td numeric>{formatNumber(row.days, locale)}</Td>
    </Tr>
  );
}
