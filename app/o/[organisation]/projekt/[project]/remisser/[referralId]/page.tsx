import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Judged } from "@/components/criteria/judged";
import { Decide } from "@/components/referrals/decide";
import { KnownFacts } from "@/components/referrals/facts";
import { WhoMayHear } from "@/components/referrals/hearing";
import { History } from "@/components/referrals/history";
import { KnownFields } from "@/components/referrals/known-fields";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Details } from "@/components/ui/details";
import { Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { completeReferral, withdrawReferral } from "@/lib/referrals/actions";
import { isOpen } from "@/lib/referrals/domain";
import { getReferral } from "@/lib/referrals/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("referrals"))("referrals") };
}

type Found = Awaited<ReturnType<typeof getReferral>>;

/** A referral: how the criteria stand one by one, what is known, what was decided and what can be. */
export default async function ReferralPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/remisser/[referralId]">) {
  const { referralId, ...place } = await params;
  const found = await getReferral(place, { referralId });
  const { referral, assessed, parties, isParty } = found;
  const [t, p, locale] = [await getTranslations("referrals"), await getTranslations("participants"), await getLocale()];
  const count = (outcome: string) => assessed.filter(({ assessment }) => assessment.outcome === outcome).length;
  const [notMet, unknown] = [count("notMet"), count("unknown")];
  const outcome = notMet > 0 ? "notMet" : unknown > 0 ? "unknown" : "met";
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "remisser")} prefetch={false}>
            {t("referrals")}
          </Link>
        }
        title={nameText(referral, p("noName"), p("unreadableName"))}
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {referral.number ?? referral.birthYear}
          <span>{t("of", { day: formatDay(referral.givenOn, locale), party: referral.party.name })}</span>
          {referral.referrer && <span>{referral.referrer}</span>}
          <Badge icon={null} tone={isOpen(referral.state) ? "warn" : "sunken"}>
            {t(`state.${referral.state}`)}
          </Badge>
          {referral.isProtected && <Badge tone="protected">{t("isProtected")}</Badge>}
        </span>
      </PageHead>
      <div className="grid max-w-[60rem] gap-10">
        <Notes found={found} place={place} />
        <Section title={assessed.length === 0 ? t("noCriteria") : t("criteriaTitle", { outcome, notMet, unknown })}>
          {assessed.length > 0 && <Judged assessed={assessed} parties={parties} />}
        </Section>
        <Decide found={found} hasUnmet={notMet > 0} place={place} />
        <Section title={t("factsTitle")}>
          <KnownFacts facts={referral.facts} parties={parties} />
          <p className="mt-3 text-ink-2 text-small">
            {t("toldOn", { day: formatDay(referral.told.on, locale), name: found.toldBy ?? "", known: found.toldBy ? "yes" : "no" })}
          </p>
        </Section>
        {isOpen(referral.state) && <WhoMayHear found={found} place={place} />}
        {isOpen(referral.state) && <Complete found={found} place={place} />}
        {found.decisions.length > 0 && (
          <Section title={t("historyTitle")}>
            <History decisions={found.decisions} />
          </Section>
        )}
        {isParty && isOpen(referral.state) && (
          <Form action={withdrawReferral} hidden={{ referralId: referral.id, version: String(referral.version) }} place={place}>
            <p className="text-ink-2">{t("withdrawText")}</p>
            <SubmitButton variant="danger">{t("withdraw")}</SubmitButton>
          </Form>
        )}
      </div>
    </>
  );
}

/** What to know before deciding: another name, a participation or another referral of the same person. */
async function Notes({ found: { referral, elsewhere }, place }: { found: Found; place: Place }) {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  const isEnrolledElsewhere = elsewhere?.enrolledAs && elsewhere.enrolledAs !== referral.enrolmentId;
  if (!referral.otherName && !isEnrolledElsewhere && !elsewhere?.open.length) return null;
  return (
    <div className="grid gap-3">
      {referral.otherName && <Banner title={t("otherName", { name: referral.otherName })} tone="warn" />}
      {isEnrolledElsewhere && (
        <Banner title={t("alreadyEnrolled")} tone="warn">
          <Link className="link" href={path(place, "deltagare", elsewhere.enrolledAs ?? "")} prefetch={false}>
            {t("seeParticipant")}
          </Link>
        </Banner>
      )}
      {elsewhere?.open.map((one) => (
        <Banner key={one.id} title={t("alsoReferred", { party: one.party, day: formatDay(one.givenOn, locale) })} tone="info">
          <Link className="link" href={path(place, "remisser", one.id)} prefetch={false}>
            {t("open")}
          </Link>
        </Banner>
      ))}
    </div>
  );
}

/** More about somebody, or an answer to what was asked; folded until it is wanted, open when it is asked for. */
async function Complete({ found: { referral, criteria, parties }, place }: { found: Found; place: Place }) {
  const t = await getTranslations("referrals");
  return (
    <Details summary={t("completeTitle")}>
      <Form action={completeReferral} hidden={{ referralId: referral.id, version: String(referral.version) }} place={place}>
        <p className="text-ink-2">{t("completeText")}</p>
        <KnownFields criteria={criteria} facts={referral.facts} parties={parties} />
        <SubmitButton>{t("complete")}</SubmitButton>
      </Form>
    </Details>
  );
}
