import { getTranslations } from "next-intl/server";
import { recordConsent } from "@/lib/consents/actions";
import { categories, gdprGrounds, languages, latestEnd, type Party, proofKinds, purposes, sensitiveGrounds } from "@/lib/consents/domain";
import { addDays, type Day } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { capital } from "../participants/frame";
import { CheckListField, Form, RadioField, SelectField, SubmitButton, TextField } from "../ui/form";

const usualDays = 182;

/** The form for a consent, in the order of the conversation: what for, whom, what, how long, how it was given. */
export async function ConsentForm({
  enrolmentId,
  giving,
  parties,
  on,
  place,
}: {
  enrolmentId: string;
  giving: Party[];
  parties: Party[];
  on: Day;
  place: Place;
}) {
  const t = await getTranslations("consents");
  const named = (list: Party[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Form action={recordConsent} hidden={{ enrolmentId }} place={place}>
      <RadioField
        label={t("field.purpose")}
        name="purpose"
        options={purposes.map((purpose) => ({ value: purpose, label: t(`purpose.${purpose}`), hint: t(`purposeHint.${purpose}`) }))}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField defaultValue={giving[0]?.id} label={t("field.fromPartyId")} name="fromPartyId" options={named(giving)} />
        <SelectField
          label={t("field.toPartyId")}
          name="toPartyId"
          options={[
            { value: "", label: t("field.choose") },
            ...named(parties.filter((party) => giving.length > 1 || party.id !== giving[0]?.id)),
          ]}
        />
      </div>
      <CheckListField
        label={t("field.categories")}
        name="categories"
        options={categories.map((category) => ({ value: category, label: t(`category.${category}`), hint: t(`categoryHint.${category}`) }))}
      />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <TextField defaultValue={on} label={t("field.startsOn")} name="startsOn" type="date" />
        <TextField
          defaultValue={addDays(on, usualDays)}
          hint={t("hint.endsOn")}
          label={t("field.endsOn")}
          max={latestEnd(on)}
          min={on}
          name="endsOn"
          type="date"
        />
      </div>
      <TextField
        className="max-w-80"
        defaultValue={on}
        hint={t("hint.informedOn")}
        label={t("field.informedOn")}
        max={on}
        name="informedOn"
        type="date"
      />
      {/* By style and not by script: which other language is asked only when it is another, also without JavaScript. */}
      <div className="group/language grid items-end gap-5 sm:grid-cols-2">
        <SelectField
          defaultValue="SVENSKA"
          label={t("field.language")}
          name="language"
          options={languages.map((language) => ({ value: language, label: capital(t(`language.${language}`)) }))}
        />
        <TextField
          autoComplete="off"
          className="group-not-has-[option[value=ANNAT]:checked]/language:hidden"
          label={t("field.languageName")}
          name="languageName"
        />
      </div>
      <RadioField
        columns={3}
        label={t("field.proofKind")}
        name="proofKind"
        options={proofKinds.map((kind) => ({ value: kind, label: t(`proof.${kind}`) }))}
      />
      <TextField autoComplete="off" hint={t("hint.proofKeptAt")} label={t("field.proofKeptAt")} name="proofKeptAt" />
      <RadioField
        hint={t("hint.gdprGround")}
        label={t("field.gdprGround")}
        name="gdprGround"
        options={gdprGrounds.map((ground) => ({ value: ground, label: t(`ground.${ground}`) }))}
      />
      <RadioField
        label={t("field.sensitiveGround")}
        name="sensitiveGround"
        options={sensitiveGrounds.map((ground) => ({ value: ground, label: t(`sensitive.${ground}`) }))}
      />
      <SubmitButton>{t("save")}</SubmitButton>
    </Form>
  );
}
