import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { FollowUp } from "@/lib/exits/domain";
import { getAftermath } from "@/lib/exits/queries";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";

/** After the end: who took over with what plan, and the follow-ups made and to come. */
export async function Aftermath({ place, participantId }: { place: Place; participantId: string }) {
  const { detail, followUps } = await getAftermath(place, { participantId });
  const [x, locale] = [await getTranslations("exits"), await getLocale()];
  const plan = detail?.plan.isUnreadable ? x("unreadable") : detail?.plan.text;
  const reason = detail?.reason.isUnreadable ? x("unreadable") : detail?.reason.text;
  return (
    <Section title={x("aftermath")}>
      <div className="grid gap-5">
        {(detail?.receivingParty || plan || reason) && (
          <dl className="grid gap-2">
            {detail?.receivingParty && <Fact label={x("receivingParty")} value={detail.receivingParty.name} />}
            {plan && <Fact label={x("plan")} value={plan} />}
            {reason && <Fact label={x("outcomeReason")} value={reason} />}
          </dl>
        )}
        {followUps.length > 0 && (
          <Table caption={x("followUps")}>
            <thead>
              <tr>
                <Th>{x("after")}</Th>
                <Th>{x("due")}</Th>
                <Th>{x("standing")}</Th>
                <Th>
                  <span className="sr-only">{x("note")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {followUps.map((one) => (
                <Tr key={one.months}>
                  <Td className="whitespace-nowrap font-semibold">{x("months", { months: one.months })}</Td>
                  <Td className="whitespace-nowrap">{formatDay(one.dueOn, locale)}</Td>
                  <Td>
                    <State followUp={one} />
                  </Td>
                  <Td numeric>
                    <Link
                      className="link"
                      href={path(place, "deltagare", participantId, "efteruppfoljning", String(one.months))}
                      prefetch={false}
                    >
                      {x(one.followedOn ? "change" : "note")} <span className="sr-only">{x("months", { months: one.months })}</span>
                    </Link>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </div>
    </Section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-small">{label}</dt>
      <dd className="max-w-[60ch] whitespace-pre-line">{value}</dd>
    </div>
  );
}

async function State({ followUp }: { followUp: FollowUp }) {
  const [x, locale] = [await getTranslations("exits"), await getLocale()];
  if (followUp.state === "late") return <Badge tone="warn">{x("late")}</Badge>;
  if (followUp.followedOn === null) return x(`state.${followUp.state}`);
  return x(`state.${followUp.state}`, { day: formatDay(followUp.followedOn, locale) });
}
