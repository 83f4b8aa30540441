import { getLocale, getTranslations } from "next-intl/server";
import { criterionWords } from "@/components/criteria/words";
import { codeOptions } from "@/components/participants/fields";
import { capital } from "@/components/participants/frame";
import { MunicipalityField } from "@/components/participants/municipality-field";
import { CheckField, CheckListField, RadioField, SelectField, TextArea, TextField } from "@/components/ui/form";
import { codeLabel, exclusions, householdKinds, screenings, sexes } from "@/lib/codes";
import { type Criterion, isAsked } from "@/lib/criteria/domain";
import type { Facts } from "@/lib/referrals/domain";

type Party = { id: string; name: string };

/**
 * What is known of somebody referred: what every enrolment needs, and what the project's own criteria ask
 * and nothing else tells. `facts`: as it was told last.
 */
export async function KnownFields({
  criteria,
  parties,
  facts,
}: {
  criteria: readonly Criterion[];
  parties: readonly Party[];
  facts?: Facts;
}) {
  const [t, p, c] = [await getTranslations("referrals"), await getTranslations("participants"), await getTranslations("criteria")];
  const locale = await getLocale();
  const asks = (key: Criterion["key"]) => criteria.some((criterion) => criterion.key === key);
  const groups = criteria.flatMap((criterion) => (criterion.key === "targetGroups" ? criterion.params.groups : []));
  const reasons = criteria.flatMap((criterion) => (criterion.key === "exclusions" ? criterion.params.reasons : []));
  const questions = await Promise.all(
    criteria.filter(isAsked).map(async (criterion) => ({ id: criterion.id, label: (await criterionWords(criterion, parties)).text })),
  );
  const answer = (id: string) => ({ true: "JA", false: "NEJ" })[String(facts?.answers[id])] ?? "";
  const years = facts?.childYears ?? null;
  return (
    <>
      <RadioField columns={3} defaultValue={facts?.sex} label={p("field.sex")} name="sex" options={codeOptions(sexes, locale)} />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <MunicipalityField defaultValue={facts?.municipality ?? ""} label={p("field.municipality")} />
        <SelectField
          defaultValue={facts?.householdKind ?? ""}
          label={t("field.householdKind")}
          name="householdKind"
          options={codeOptions(householdKinds, locale, t("none"))}
          required={false}
        />
        <TextField
          autoComplete="off"
          defaultValue={years?.join(", ") ?? ""}
          hint={t("hint.childYears")}
          label={t("field.childYears")}
          name="childYears"
          required={false}
        />
        <div className="self-end">
          <CheckField defaultChecked={years?.length === 0} label={t("field.noChildren")} name="noChildren" />
        </div>
        <TextField
          defaultValue={facts?.monthsInSupport?.toString() ?? ""}
          inputMode="numeric"
          label={p("field.monthsInSupport")}
          name="monthsInSupport"
          required={false}
        />
      </div>
      <CheckListField
        columns={2}
        defaultValue={facts?.partyIds}
        hint={t("hint.partyIds")}
        label={t("field.partyIds")}
        name="partyIds"
        options={parties.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {groups.length > 0 && (
        <CheckListField
          defaultValue={facts?.targetGroups}
          label={t("field.targetGroups")}
          name="targetGroups"
          options={groups.map(({ name }) => ({ value: name, label: name }))}
        />
      )}
      {asks("screening") && (
        <RadioField
          defaultValue={facts?.screening ?? ""}
          label={p("field.screening")}
          name="screening"
          options={[
            { value: "", label: p("notScreened") },
            ...screenings.map(({ code }) => ({
              value: code,
              label: capital(codeLabel(screenings, code, locale)),
              hint: c(`colour.${code}`),
            })),
          ]}
        />
      )}
      {reasons.length > 0 && (
        <SelectField
          defaultValue={facts?.exclusion ?? ""}
          label={t("field.exclusion")}
          name="exclusion"
          options={codeOptions(
            exclusions.filter(({ code }) => reasons.includes(code)),
            locale,
            t("none"),
          )}
          required={false}
        />
      )}
      {questions.length > 0 && (
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          {questions.map(({ id, label }) => (
            <RadioField
              columns={3}
              defaultValue={answer(id)}
              key={id}
              label={label}
              name={`answer_${id}`}
              options={[
                { value: "JA", label: t("answer.yes") },
                { value: "NEJ", label: t("answer.no") },
                { value: "", label: t("answer.unknown") },
              ]}
            />
          ))}
        </div>
      )}
      <TextArea
        defaultValue={facts?.contacts ?? ""}
        hint={t("hint.contacts")}
        label={t("field.contacts")}
        name="contacts"
        required={false}
        rows={2}
      />
      <TextArea defaultValue={facts?.known ?? ""} hint={t("hint.known")} label={t("field.known")} name="known" required={false} rows={4} />
    </>
  );
}
