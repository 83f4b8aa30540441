import { getLocale, getTranslations } from "next-intl/server";
import { tones } from "@/components/criteria/tones";
import { criterionWords } from "@/components/criteria/words";
import { codeOptions } from "@/components/participants/fields";
import { KnownFacts } from "@/components/referrals/facts";
import { declineReasons, exclusions } from "@/lib/codes";
import { whyText } from "@/lib/criteria/domain";
import { decideReferralItem } from "@/lib/meetings/actions";
import { inMeeting } from "@/lib/referrals/domain";
import { formatDay } from "@/lib/text";
import { Badge } from "../ui/badge";
import { Details } from "../ui/details";
import { Form, RadioField, SelectField, SubmitButton, TextArea, TextField } from "../ui/form";
import type { Deciding } from "./case";
import { MinutesField, Owner } from "./case";
import type { Room } from "./room";

type Referral = NonNullable<NonNullable<Room["open"]>["referral"]>;

/** How the project's criteria stand, one by one; why, and what else is known, only where the room may hear it. */
export async function ReferralFacts({ referral, parties }: { referral: Referral; parties: Room["seats"] }) {
  const [t, c, all, locale] = [
    await getTranslations("meetings"),
    await getTranslations("criteria"),
    await getTranslations(),
    await getLocale(),
  ];
  const rows = await Promise.all(
    referral.judged.map(async ({ criterion, outcome, assessment }) => ({
      id: criterion.id,
      text: (await criterionWords(criterion, parties)).text,
      outcome,
      why: assessment && whyText(all, assessment),
    })),
  );
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">{t("referredOn", { party: referral.party.name, day: formatDay(referral.givenOn, locale) })}</p>
      {rows.length > 0 && (
        <ul aria-label={t("criteria")} className="border-line border-t">
          {rows.map(({ id, text, outcome, why }) => (
            <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-line border-b py-2" key={id}>
              <span className="min-w-0 flex-1 basis-52">
                {text}
                {why && <span className="block text-ink-3 text-small">{why}</span>}
              </span>
              <Badge tone={tones[outcome]}>{c(`outcome.${outcome}`)}</Badge>
            </li>
          ))}
        </ul>
      )}
      {referral.facts && (
        <Details summary={t(referral.level === "TOLD" ? "toldBy" : "known", { party: referral.party.name })}>
          <KnownFacts facts={referral.facts} parties={parties} />
        </Details>
      )}
    </div>
  );
}

/** One choice about somebody referred; who answers for it and by when are there already, and so is what is asked. */
export async function DecideReferral({ deciding, referral }: { deciding: Deciding; referral: Referral }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const { room, place, goTo, hidden, saveText } = deciding;
  const { open, seats, own, nextMeeting, usualDue } = room;
  if (!open) return null;
  const isDecided = inMeeting.some((one) => one === open.decision);
  if (referral.choices.length === 0) return <p className="text-ink-2">{t("referralOver")}</p>;
  const unknown = await Promise.all(
    referral.judged
      .filter(({ outcome }) => outcome === "unknown")
      .map(async ({ criterion }) => (await criterionWords(criterion, seats)).text),
  );
  const question = unknown.length > 0 ? t("usualQuestion", { criteria: unknown.join("; ") }) : "";
  const reasons = [...declineReasons, ...exclusions].filter(({ code }) => referral.reasons.includes(code));
  const owner = seats.find(({ id }) => id === own)?.name ?? "";
  const isUnmet = referral.judged.some(({ outcome }) => outcome === "notMet");
  const reason = <TextArea hint={t("reasonHint")} label={t("reasonLabel")} name="reason" required={false} rows={2} />;
  return (
    <Form
      action={decideReferralItem}
      goTo={goTo}
      hidden={{ ...hidden, referralVersion: String(referral.version), usualQuestion: question }}
      key={`${open.id} ${open.version}`}
      place={place}
    >
      <RadioField
        columns={2}
        defaultValue={open.decision ?? undefined}
        label={t("decision")}
        name="decision"
        options={[
          ...referral.choices.map((value) => ({
            value,
            label: t(`referralDecision.${value}`),
            hint: value === "ASK" ? question || t("askHint") : undefined,
          })),
          ...(isDecided
            ? []
            : [{ value: "BORDLAGG", label: nextMeeting ? t("tableUntil", { day: formatDay(nextMeeting, locale) }) : t("table") }]),
        ]}
      />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <Owner room={room} usual={{ value: "usual", label: t("usualOwner", { own: owner, party: referral.party.name }) }} />
        <TextField defaultValue={open.dueOn ?? usualDue} label={t("dueOn")} name="dueOn" type="date" />
      </div>
      <SelectField
        defaultValue={referral.nearestReason ?? ""}
        label={t("declineReason")}
        name="reasonCode"
        options={codeOptions(reasons, locale, t("noReason"))}
        required={false}
      />
      {isUnmet ? reason : <Details summary={t("addReason")}>{reason}</Details>}
      <MinutesField open={open} />
      <SubmitButton>{saveText}</SubmitButton>
    </Form>
  );
}
