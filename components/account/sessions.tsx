import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { endOtherSessions, endSession } from "@/lib/account/actions";
import { browserOf } from "@/lib/account/domain";
import { listOwnSessions } from "@/lib/account/queries";
import { formatMoment } from "@/lib/text";

/** Where one is signed in, and how to end it there. */
export async function SessionsSection() {
  const [sessions, t, locale] = [await listOwnSessions(), await getTranslations("account"), await getLocale()];
  const place = { organisation: "" };
  return (
    <Section title={t("sessionsTitle")}>
      <p className="mb-4 text-ink-2">{t("sessionsText")}</p>
      <ul className="grid border-line border-t">
        {sessions.map(({ id, isThis, userAgent, network, createdAt, lastSeenAt }) => {
          const { browser, system } = browserOf(userAgent);
          const where = [browser ?? t("unknownBrowser"), system ?? t("unknownDevice")].join(", ");
          return (
            <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line border-b py-3" key={id}>
              <div className="min-w-0">
                <strong className="mr-1">{where}</strong> {isThis && <Badge tone="tint">{t("thisSession")}</Badge>}
                <p className="text-ink-3 text-small">
                  {t("sessionTimes", { since: formatMoment(createdAt, locale), seen: formatMoment(lastSeenAt, locale) })}
                  {network && ` ${t("sessionNetwork", { network })}`}
                </p>
              </div>
              {!isThis && (
                <Form action={endSession} className="grid gap-2" hidden={{ sessionId: id }} place={place}>
                  <SubmitButton size="small" variant="secondary">
                    {t("endSession")} <span className="sr-only">{where}</span>
                  </SubmitButton>
                </Form>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <Form action={endOtherSessions} className="mt-4 grid gap-3" place={place}>
          <SubmitButton variant="secondary">{t("endOthers")}</SubmitButton>
        </Form>
      )}
    </Section>
  );
}
