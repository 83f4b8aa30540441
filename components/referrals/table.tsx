import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { tones } from "@/components/criteria/tones";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { codeLabel, declineReasons, exclusions } from "@/lib/codes";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import type { listReferrals } from "@/lib/referrals/queries";
import { formatShortDay } from "@/lib/text";

type Found = Awaited<ReturnType<typeof listReferrals>>;
type Item = Found["items"][number];

/** Referrals, one a row: who, from whom and when, how the criteria stand, where it has led. */
export async function ReferralTable({ found, place }: { found: Found; place: Place }) {
  const [t, p, locale] = [await getTranslations("referrals"), await getTranslations("participants"), await getLocale()];
  return (
    <Table caption={t("caption", { what: t(`show.${found.input.show}`) })}>
      <thead>
        <tr>
          <Th>{t("column.who")}</Th>
          <Th>{t("column.from")}</Th>
          <Th>{t("column.given")}</Th>
          <Th>{t("column.criteria")}</Th>
          <Th>{t("column.state")}</Th>
        </tr>
      </thead>
      <tbody>
        {found.items.map((item) => (
          <Tr key={item.referral.id}>
            <Th scope="row">
              <Link className="link" href={path(place, "remisser", item.referral.id)} prefetch={false}>
                {nameText(item.referral, p("noName"), p("unreadableName"))}
              </Link>
            </Th>
            <Td>{item.referral.party.name}</Td>
            <Td className="whitespace-nowrap">{formatShortDay(item.referral.givenOn, found.on, locale)}</Td>
            <Td>
              <Verdict verdict={item.verdict} />
            </Td>
            <Td>
              <Standing found={found} item={item} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

async function Verdict({ verdict }: Pick<Item, "verdict">) {
  const t = await getTranslations("referrals");
  const { outcome, notMet, unknown } = verdict;
  return (
    <Badge tone={tones[outcome]}>
      {outcome === "met" ? t("verdict.met") : t(`verdict.${outcome}`, { count: outcome === "notMet" ? notMet : unknown })}
    </Badge>
  );
}

async function Standing({ found, item: { referral } }: { found: Found; item: Item }) {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  const place = found.queue.indexOf(referral.id) + 1;
  const more: Record<string, string> = {
    NEW: t("since", { day: formatShortDay(referral.stateOn, found.on, locale) }),
    WAITING: referral.dueOn ? t("until", { day: formatShortDay(referral.dueOn, found.on, locale) }) : "",
    QUEUED: place > 0 && !found.isParty ? t("inQueue", { place }) : t("since", { day: formatShortDay(referral.stateOn, found.on, locale) }),
    ADMITTED: referral.isEnrolled ? t("enrolled") : t("notEnrolled"),
    DECLINED: referral.reasonCode ? codeLabel([...declineReasons, ...exclusions], referral.reasonCode, locale) : "",
  };
  return (
    <>
      <span className="font-semibold">{t(`state.${referral.state}`)}</span>
      {more[referral.state] && <span className="text-ink-2">, {more[referral.state]}</span>}
      {found.offered.includes(referral.id) && (
        <span className="ml-2 inline-block">
          <Badge tone="tint">{t("placeOpen")}</Badge>
        </span>
      )}
    </>
  );
}
