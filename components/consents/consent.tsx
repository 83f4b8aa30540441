import { getLocale, getTranslations } from "next-intl/server";
import { withdrawConsent } from "@/lib/consents/actions";
import { type ConsentState, stateOf } from "@/lib/consents/domain";
import type { ConsentRow } from "@/lib/consents/queries";
import { type Day, today } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { Badge, type BadgeTone } from "../ui/badge";
import { Details } from "../ui/details";
import { Form, SubmitButton } from "../ui/form";

const tones: Record<ConsentState, BadgeTone> = { open: "tint", later: "warn", over: "sunken", withdrawn: "sunken" };

/** A consent as it was given, with its proof folded; one that holds, now or later, is withdrawn in one click. */
export async function Consent({ consent, on, place, mayWithdraw }: { consent: ConsentRow; on: Day; place: Place; mayWithdraw: boolean }) {
  const [t, locale] = [await getTranslations("consents"), await getLocale()];
  const state = stateOf(consent, on);
  const day = (one: Day) => formatDay(one, locale);
  const told: Record<ConsentState, string> = {
    open: t("state.open"),
    later: t("state.later", { day: day(consent.startsOn) }),
    over: t("state.over", { day: day(consent.endsOn) }),
    withdrawn: t("state.withdrawn"),
  };
  const facts = [
    [t("informed"), day(consent.informedOn)],
    [
      t("howGiven"),
      t("howGivenOf", {
        proof: t(`proof.${consent.proofKind}` as "proof.PAPPER"),
        language: consent.languageName ?? t(`language.${consent.language}` as "language.SVENSKA"),
        place: consent.proofKeptAt ?? t("proofUnreadable"),
      }),
    ],
    [
      t("grounds"),
      t("groundsOf", {
        ground: t(`ground.${consent.gdprGround}` as "ground.ART_6_1_E"),
        sensitive: t(`sensitive.${consent.sensitiveGround}` as "sensitive.ART_9_2_H"),
      }),
    ],
    [t("recordedBy"), t("byOn", { name: consent.recordedBy ?? t("someone"), day: day(today(consent.recordedAt)) })],
  ] as const;
  return (
    <li className="grid gap-3 border-line border-b py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="text-h3">{t("fromTo", { from: consent.from, to: consent.to })}</h3>
        <Badge tone={tones[state]}>{told[state]}</Badge>
      </div>
      <div>
        <p>{consent.categories.map((category) => t(`category.${category}` as "category.STEG")).join(" · ")}</p>
        <p className="text-ink-2">
          {t(`purpose.${consent.purpose}` as "purpose.REMISSGRUPP")}. {t("period")}{" "}
          {t("periodOf", { from: day(consent.startsOn), to: day(consent.endsOn) })}.
        </p>
        {consent.withdrawnAt && (
          <p className="text-ink-2">
            {t("withdrawnOn", { day: day(today(consent.withdrawnAt)), name: consent.withdrawnBy ?? t("someone") })}
          </p>
        )}
      </div>
      <Details summary={t("more")}>
        <dl className="grid gap-2">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="text-ink-3 text-small">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Details>
      {mayWithdraw && (state === "open" || state === "later") && (
        <Form
          action={withdrawConsent}
          className="flex flex-wrap items-center gap-x-4 gap-y-2"
          hidden={{ consentId: consent.id }}
          place={place}
        >
          <SubmitButton size="small" variant="danger">
            {t("withdraw")} <span className="sr-only">{t("withdrawThis", { from: consent.from, to: consent.to })}</span>
          </SubmitButton>
          <span className="text-ink-2 text-small">{t("withdrawText", { to: consent.to })}</span>
        </Form>
      )}
    </li>
  );
}
