import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions } from "@/components/participants/fields";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { Details } from "@/components/ui/details";
import { Form, RadioField, SelectField, SubmitButton, TextArea, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { declineReasons, exclusions } from "@/lib/codes";
import { type Place, path } from "@/lib/place";
import { decideReferral } from "@/lib/referrals/actions";
import type { getReferral } from "@/lib/referrals/queries";

type Found = Awaited<ReturnType<typeof getReferral>>;

/** What can be decided about a referral: admit and go on to the enrolment, or something else. */
export async function Decide({ found, hasUnmet, place }: { found: Found; hasUnmet: boolean; place: Place }) {
  const t = await getTranslations("referrals");
  const { referral, may, isFull, on } = found;
  if (may.length === 0) return null;
  const enrolHref = `${path(place, "deltagare", "ny")}?remiss=${referral.id}`;
  if (referral.state === "ADMITTED") {
    return (
      <Section title={t("enrolTitle")}>
        <div className="grid gap-4">
          <p className="text-ink-2">{t("enrolText")}</p>
          <LinkButton className="justify-self-start" href={enrolHref} variant="primary">
            {t("enrol")}
          </LinkButton>
          <Details summary={t("otherTitle")}>
            <Other found={found} place={place} />
          </Details>
        </div>
      </Section>
    );
  }
  const hidden = { referralId: referral.id, version: String(referral.version), decision: "ADMIT", decidedOn: on };
  return (
    <Section title={may.includes("ADMIT") ? t("admitTitle") : t("otherTitle")}>
      <div className="grid gap-4">
        {isFull && referral.state !== "QUEUED" && (
          <Banner title={t("full")} tone="info">
            {t("fullText")}
          </Banner>
        )}
        {may.includes("ADMIT") && (
          <Form action={decideReferral} goTo={enrolHref} hidden={hidden} place={place}>
            {hasUnmet && <TextArea label={t("field.overruleReason")} name="overruleReason" rows={2} />}
            <SubmitButton>{hasUnmet ? t("admitAnyway") : t("admit")}</SubmitButton>
          </Form>
        )}
        {may.includes("ADMIT") ? (
          <Details summary={t("otherTitle")}>
            <Other found={found} place={place} />
          </Details>
        ) : (
          <Other found={found} place={place} />
        )}
      </div>
    </Section>
  );
}

/** Queue, ask for more, decline and the rest: one choice, and what it needs. */
async function Other({ found: { referral, criteria, may, on }, place }: { found: Found; place: Place }) {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  const choices = may.filter((decision) => decision !== "ADMIT" && decision !== "ANSWER");
  const own = criteria.flatMap((criterion) => (criterion.key === "exclusions" ? criterion.params.reasons : []));
  const reasons = [...declineReasons.slice(0, 1), ...exclusions.filter(({ code }) => own.includes(code)), ...declineReasons.slice(1)];
  return (
    <Form action={decideReferral} hidden={{ referralId: referral.id, version: String(referral.version) }} place={place}>
      <RadioField
        columns={2}
        label={t("field.decision")}
        name="decision"
        options={choices.map((decision) => ({ value: decision, label: t(`decision.${decision}`) }))}
      />
      <TextField defaultValue={on} label={t("field.decidedOn")} max={on} name="decidedOn" type="date" />
      {may.includes("DECLINE") && (
        <SelectField
          defaultValue={referral.facts.exclusion ?? ""}
          hint={t("hint.reasonCode")}
          label={t("field.reasonCode")}
          name="reasonCode"
          options={codeOptions(reasons, locale, t("none"))}
          required={false}
        />
      )}
      {may.includes("ASK") && (
        <TextField hint={t("hint.dueOn")} label={t("field.dueOn")} min={on} name="dueOn" required={false} type="date" />
      )}
      <TextArea hint={t("hint.reason")} label={t("field.reason")} name="reason" required={false} rows={3} />
      <SubmitButton variant="secondary">{t("decide")}</SubmitButton>
    </Form>
  );
}
