import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LogFrame } from "@/components/audit-log/frame";
import { logWords } from "@/components/audit-log/words";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { acknowledgeEmergency } from "@/lib/emergency/actions";
import { listEmergencyAlerts } from "@/lib/emergency/queries";
import { getReveals } from "@/lib/protection/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("emergency"))("title") };
}

/** The emergencies that the reviewers are told of, to acknowledge, and the protected identities that were shown. */
export default async function AlertsPage({ params }: PageProps<"/o/[organisation]/logg/nodatkomst">) {
  const { organisation } = await params;
  const { alerts } = await listEmergencyAlerts(organisation, {});
  const { reveals } = await getReveals(organisation, {});
  const [t, protection, words] = [await getTranslations("emergency"), await getTranslations("protection"), await logWords()];
  const waiting = alerts.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  return (
    <LogFrame current="emergencies" organisation={organisation}>
      <div className="grid gap-10">
        <Section title={t("alertsTitle", { count: waiting })}>
          {alerts.length === 0 && <EmptyState text={t("noAlertText")} title={t("noAlertTitle")} />}
          <ul>
            {alerts.map((alert) => (
              <li className="grid gap-2 border-line border-b py-4" key={alert.id}>
                <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <span className="text-ink-3">{t("between", { from: words.when(alert.startsAt), until: words.when(alert.until) })}</span>
                  <strong>{alert.who}</strong>
                  <Link
                    className="link inline-flex min-h-6 items-center"
                    href={`/o/${organisation}/logg?deltagare=${alert.code}`}
                    prefetch={false}
                  >
                    {alert.code}
                  </Link>
                  <span>{alert.projectName}</span>
                </p>
                <p className="max-w-[60ch]">
                  <span className="font-semibold">{t(`reasonIs.${alert.reasonCode}`)}.</span>{" "}
                  {alert.reason ?? <span className="text-ink-3">{t("unreadableReason")}</span>}
                </p>
                {alert.isLate && (
                  <p>
                    <Badge tone="bad">{t("late")}</Badge>
                  </p>
                )}
                {alert.acknowledgedAt ? (
                  <p className="text-ink-3 text-small">
                    {t("acknowledgedBy", { name: alert.acknowledgedBy ?? "", when: words.when(alert.acknowledgedAt) })}
                  </p>
                ) : alert.isOwn ? (
                  <p className="max-w-[60ch] text-ink-2">{t("ownAlert")}</p>
                ) : (
                  <Form action={acknowledgeEmergency} hidden={{ alertId: alert.id }} place={{ organisation }}>
                    <SubmitButton size="small">{t("acknowledge")}</SubmitButton>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Section>
        <Section title={protection("reveals.title", { count: reveals.length })}>
          <p className="max-w-[60ch] text-ink-2">{protection("reveals.text")}</p>
          <ul>
            {reveals.map((reveal) => (
              <li className="grid gap-2 border-line border-b py-4" key={reveal.id}>
                <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <span className="text-ink-3">{words.when(reveal.at)}</span>
                  <strong>{reveal.who}</strong>
                  <span>{reveal.code ?? protection("reveals.nobody")}</span>
                </p>
                <p className="max-w-[60ch] break-words">{reveal.reason ?? <span className="text-ink-3">{t("unreadableReason")}</span>}</p>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </LogFrame>
  );
}
