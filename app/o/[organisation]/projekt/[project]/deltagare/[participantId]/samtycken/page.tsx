import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Blocks } from "@/components/consents/blocks";
import { Consent } from "@/components/consents/consent";
import { ConsentForm } from "@/components/consents/consent-form";
import { ConsentMatrix } from "@/components/consents/matrix";
import { ParticipantFrame } from "@/components/participants/frame";
import { Details } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import { stateOf } from "@/lib/consents/domain";
import { getConsents } from "@/lib/consents/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("consents"))("title") };
}

/** What a participant has agreed that other parties may see: what is open now, each consent, blocks, and the form. */
export default async function ConsentsPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/samtycken">) {
  const { participantId, ...place } = await params;
  const { head, on, parties, giving, openings, consents, blocks, mayRecord } = await getConsents(place, { participantId });
  const t = await getTranslations("consents");
  const holding = consents.filter((consent) => ["open", "later"].includes(stateOf(consent, on)));
  const earlier = consents.filter((consent) => !holding.includes(consent));
  const receivers = new Set(openings.map((opening) => opening.toPartyId)).size;
  const shown = (list: typeof consents) =>
    list.map((consent) => <Consent consent={consent} key={consent.id} mayWithdraw={mayRecord} on={on} place={place} />);
  return (
    <ParticipantFrame
      current="samtycken"
      head={head}
      on={on}
      place={place}
      skipTo={mayRecord ? { id: "registrera", label: t("skipToRecord") } : undefined}
    >
      <div className="grid max-w-[44rem] gap-10">
        <p className="max-w-[60ch] text-ink-2">
          {t("intro")}{" "}
          {mayRecord && (
            <a className="link" href="#registrera">
              {t("record")}
            </a>
          )}
        </p>
        <Section title={t("openNow", { count: receivers })}>
          <ConsentMatrix blocks={blocks} openings={openings} parties={parties} />
        </Section>
        {consents.length > 0 && (
          <Section title={t("listTitle", { count: holding.filter((consent) => stateOf(consent, on) === "open").length })}>
            <ul>{shown(holding)}</ul>
            {earlier.length > 0 && (
              <div className="mt-4">
                <Details summary={t("history", { count: earlier.length })}>
                  <ul>{shown(earlier)}</ul>
                </Details>
              </div>
            )}
          </Section>
        )}
        <Section title={t("blocksTitle")}>
          <Blocks blocks={blocks} enrolmentId={head.enrolmentId} mayRecord={mayRecord} parties={parties} place={place} />
        </Section>
        {mayRecord && (
          <Section id="registrera" title={t("record")}>
            <ConsentForm enrolmentId={head.enrolmentId} giving={giving} on={on} parties={parties} place={place} />
          </Section>
        )}
      </div>
    </ParticipantFrame>
  );
}
