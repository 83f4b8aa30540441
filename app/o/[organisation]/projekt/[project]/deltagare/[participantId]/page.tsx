import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Aftermath } from "@/components/exits/aftermath";
import { MeetingSection } from "@/components/meetings/section";
import { capital, ParticipantFrame } from "@/components/participants/frame";
import { lineTitle, ParticipantLine } from "@/components/participants/line";
import { SideCard } from "@/components/participants/side-card";
import { PlanSection } from "@/components/plan/section";
import { TaskRows } from "@/components/tasks/task-rows";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { codeLabel, exitReasons, outcomes, routes } from "@/lib/codes";
import type { Ceasing } from "@/lib/criteria/domain";
import { getParticipant } from "@/lib/participants/queries";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

const ceasesTones = { ceased: "warn", soon: "info" } as const;

/** That a criterion ceases, and why. */
function ceasesText(t: Awaited<ReturnType<typeof getTranslations<"criteria">>>, one: Ceasing): string {
  if (one.why === "residence") return t("ceases.residence", { town: one.town });
  return one.why === "age"
    ? t(`ceases.age.${one.when}`, { age: one.age, year: one.year })
    : t(`ceases.minorChild.${one.when}`, { year: one.year });
}

/** No name: titles end up in the browser's history. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("participant") };
}

/** A participant's first screen: who, where they stand and how they came there, what next. */
export default async function ParticipantPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]">) {
  const { participantId, ...place } = await params;
  const shown = await getParticipant(place, { participantId });
  const { head, measurements, on, nextOn, others } = shown;
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const [criteria, referrals] = [await getTranslations("criteria"), await getTranslations("referrals")];
  const tasks = await getTranslations("tasks");
  const facts: [label: string, value: string | null][] = [
    [t("field.endsOn"), head.endsOn && formatDay(head.endsOn, locale)],
    [t("field.exitReason"), head.exitReason && capital(codeLabel(exitReasons, head.exitReason, locale))],
    [t("field.outcome"), head.outcome && capital(codeLabel(outcomes, head.outcome, locale))],
    [t("field.route"), head.route && capital(codeLabel(routes, head.route, locale))],
    [t("field.caseworkerId"), shown.caseworker],
    [t("field.coCaseworkerId"), shown.coCaseworker],
    [t("field.referredById"), head.referredBy?.name ?? null],
    [t("field.municipality"), head.municipality],
    [t("field.expectedToMove"), head.expectedToMove ? null : t("notExpected")],
  ];
  const known = facts.filter(([, value]) => value);
  return (
    <ParticipantFrame current="oversikt" head={head} on={on} place={place}>
      <div className="grid items-start gap-8 panel:grid-cols-[minmax(0,1fr)_18.5rem]">
        <div className="grid gap-10">
          {shown.ceases.map((one) => (
            <Banner key={one.why} title={ceasesText(criteria, one)} tone={ceasesTones[one.when]} />
          ))}
          <section aria-labelledby="steglinje">
            <h2 className="mb-3 text-h2" id="steglinje">
              {await lineTitle(measurements, on)}
            </h2>
            {measurements.length > 0 ? (
              <ParticipantLine nextOn={nextOn} on={on} points={measurements} />
            ) : (
              <EmptyState
                action={<LinkButton href={path(place, "deltagare", participantId, "logga-steg")}>{t("logStep")}</LinkButton>}
                text={t("line.emptyText")}
                title={t("line.emptyTitle")}
              />
            )}
          </section>
          <PlanSection {...shown} place={place} />
          <Section
            actions={
              <LinkButton href={`${path(place, "uppgifter", "ny")}?om=${participantId}`} size="small">
                {tasks("add")}
              </LinkButton>
            }
            title={tasks("section")}
          >
            {shown.tasks.length === 0 ? (
              <p className="text-ink-2">{tasks("emptyTitle")}</p>
            ) : (
              <TaskRows on={on} place={place} tasks={shown.tasks} />
            )}
          </Section>
          <MeetingSection meetings={shown.meetings} participantId={participantId} place={place} />
          {known.length > 0 && (
            <Section title={t("section.facts")}>
              <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
                {known.map(([label, value]) => (
                  <div key={label}>
                    <dt className="text-ink-3 text-small">{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
              {shown.referralId && (
                <p className="mt-3">
                  <Link className="link" href={path(place, "remisser", shown.referralId)} prefetch={false}>
                    {referrals("see")}
                  </Link>
                </p>
              )}
            </Section>
          )}
          {head.endsOn !== null && <Aftermath participantId={head.enrolmentId} place={place} />}
          {others.length > 0 && (
            <Section title={t("section.others", { count: others.length })}>
              <ul className="grid gap-2">
                {others.map((other) => (
                  <li key={other.id}>
                    <Link className="link" href={path({ ...place, project: other.project.slug }, "deltagare", other.id)} prefetch={false}>
                      {t("otherEnrolment", {
                        project: other.project.name,
                        from: formatDay(other.startsOn, locale),
                        to: other.endsOn ? formatDay(other.endsOn, locale) : t("ongoing"),
                      })}
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
        <SideCard {...shown} place={place} />
      </div>
    </ParticipantFrame>
  );
}
