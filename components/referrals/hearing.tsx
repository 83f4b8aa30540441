import { getLocale, getTranslations } from "next-intl/server";
import { Details } from "@/components/ui/details";
import { CheckListField, Form, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { QuietForm } from "@/components/ui/quiet-form";
import { Section } from "@/components/ui/section";
import { latestEnd, proofKinds } from "@/lib/consents/domain";
import { addDays } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { endHearReferral, letHearReferral } from "@/lib/referrals/actions";
import { usualDays } from "@/lib/referrals/consents/domain";
import type { getReferral } from "@/lib/referrals/queries";
import { formatDay } from "@/lib/text";

type Found = Awaited<ReturnType<typeof getReferral>>;

/** Which parties may hear the referral in a meeting, by the person's consent; each is withdrawn in one click. */
export async function WhoMayHear({ found: { referral, hearing, on }, place }: { found: Found; place: Place }) {
  const [t, c, locale] = [await getTranslations("referrals"), await getTranslations("consents"), await getLocale()];
  if (!hearing || referral.isProtected) return null;
  const { consents, others } = hearing;
  return (
    <Section title={t("hearTitle")}>
      <p className="text-ink-2">{t("hearText", { party: referral.party.name })}</p>
      {consents.length > 0 && (
        <ul className="mt-2">
          {consents.map(({ id, party, until, proofKind, keptAt }) => (
            <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b py-2" key={id}>
              <div className="min-w-0">
                <p className="font-semibold">{t("hearUntil", { party, day: formatDay(until, locale) })}</p>
                <p className="break-words text-ink-3 text-small">
                  {c(`proof.${proofKind}` as "proof.PAPPER")}: {keptAt.isUnreadable ? c("proofUnreadable") : keptAt.text}
                </p>
              </div>
              <QuietForm action={endHearReferral} className="grid" hidden={{ consentId: id }} place={place}>
                <SubmitButton size="small" variant="secondary">
                  {c("withdraw")} <span className="sr-only">{party}</span>
                </SubmitButton>
              </QuietForm>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <div className="mt-3 print:hidden">
          <Details summary={t("hearAdd")}>
            <Form action={letHearReferral} className="grid max-w-[36rem] gap-5" hidden={{ referralId: referral.id }} place={place}>
              <CheckListField
                columns={2}
                label={t("field.hearParties")}
                name="toPartyIds"
                options={others.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <TextField
                defaultValue={addDays(on, usualDays)}
                hint={c("hint.endsOn")}
                label={c("field.endsOn")}
                max={latestEnd(on)}
                min={on}
                name="endsOn"
                type="date"
              />
              <SelectField
                defaultValue={proofKinds[0]}
                label={c("field.proofKind")}
                name="proofKind"
                options={proofKinds.map((kind) => ({ value: kind, label: c(`proof.${kind}`) }))}
              />
              <TextField autoComplete="off" hint={c("hint.proofKeptAt")} label={c("field.proofKeptAt")} name="proofKeptAt" />
              <SubmitButton variant="secondary">{t("hearSave")}</SubmitButton>
            </Form>
          </Details>
        </div>
      )}
    </Section>
  );
}
