import { getLocale, getTranslations } from "next-intl/server";
import { CheckField, CheckListField, RadioField, SelectField, TextField } from "@/components/ui/form";
import { type Code, codeLabel, educations, incomeSources, occupations, screenings, sexes } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { capital } from "./frame";
import { MunicipalityField } from "./municipality-field";
import type { ComparedField } from "./overtaken";

type Choices = { parties: { id: string; name: string }[]; caseworkers: { id: string; name: string }[] };
export type Values = Record<string, string>;

/** A code list as options, in the reader's language; `none` is the first, empty one. */
export function codeOptions(codes: readonly Code[], locale: string, none?: string): { value: string; label: string }[] {
  const options = codes.map(({ code }) => ({ value: code, label: capital(codeLabel(codes, code, locale)) }));
  return none === undefined ? options : [{ value: "", label: none }, ...options];
}

const named = (list: { id: string; name: string }[], none: string) => [
  { value: "", label: none },
  ...list.map(({ id, name }) => ({ value: id, label: name })),
];

/** Who it is: name, number, birth year, sex. `children` follows the number. */
export async function PersonFields({
  values = {},
  numberHint,
  needsName = true,
  children,
}: {
  values?: Values;
  numberHint: string;
  needsName?: boolean;
  children?: React.ReactNode;
}) {
  const t = await getTranslations("participants");
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField autoComplete="off" defaultValue={values.givenName} label={t("field.givenName")} name="givenName" required={needsName} />
        <TextField
          autoComplete="off"
          defaultValue={values.familyName}
          label={t("field.familyName")}
          name="familyName"
          required={needsName}
        />
      </div>
      <TextField
        autoComplete="off"
        className="max-w-80"
        hint={numberHint}
        inputMode="numeric"
        label={t("field.number")}
        name="number"
        required={false}
      />
      {children}
      <TextField
        className="max-w-80"
        defaultValue={values.birthYear}
        hint={t("hint.birthYear")}
        inputMode="numeric"
        label={t("field.birthYear")}
        name="birthYear"
        required={false}
      />
      <SexField values={values} />
    </>
  );
}

/** The one thing of {@link PersonFields} that is asked about somebody protected. */
export async function SexField({ values = {} }: { values?: Values }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  return <RadioField columns={3} defaultValue={values.sex} label={t("field.sex")} name="sex" options={codeOptions(sexes, locale)} />;
}

/** What the participation starts from. `hasPlace`: false for somebody protected, of whom no municipality is kept. */
export async function StartFields({
  values = {},
  choices,
  today,
  hasPlace = true,
}: {
  values?: Values;
  choices: Choices;
  today: Day;
  hasPlace?: boolean;
}) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  return (
    <>
      <TextField defaultValue={values.startsOn ?? today} label={t("field.startsOn")} max={today} name="startsOn" type="date" />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          defaultValue={values.referredById}
          label={t("field.referredById")}
          name="referredById"
          options={named(choices.parties, t("none"))}
          required={false}
        />
        <SelectField
          defaultValue={values.caseworkerId}
          label={t("field.caseworkerId")}
          name="caseworkerId"
          options={named(choices.caseworkers, t("none"))}
          required={false}
        />
        <SelectField
          defaultValue={values.coCaseworkerId}
          hint={t("hint.coCaseworkerId")}
          label={t("field.coCaseworkerId")}
          name="coCaseworkerId"
          options={named(choices.caseworkers, t("none"))}
          required={false}
        />
        {hasPlace && <MunicipalityField defaultValue={values.municipality} label={t("field.municipality")} />}
        <TextField
          defaultValue={values.monthsInSupport}
          inputMode="numeric"
          label={t("field.monthsInSupport")}
          name="monthsInSupport"
          required={false}
        />
      </div>
      <RadioField
        columns={2}
        defaultValue={values.screening ?? ""}
        label={t("field.screening")}
        name="screening"
        options={codeOptions(screenings, locale, t("notScreened"))}
      />
      <CheckField
        defaultChecked={values.expectedToMove === undefined || values.expectedToMove === "on"}
        hint={t("hint.expectedToMove")}
        label={t("field.expectedToMove")}
        name="expectedToMove"
      />
    </>
  );
}

/** How somebody lives on a day: income, occupation and its extent, education. */
export async function SituationFields({ values = {}, chosen }: { values?: Values; chosen?: readonly string[] }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  return (
    <>
      <CheckListField
        columns={2}
        defaultValue={chosen}
        label={t("field.incomeSources")}
        name="incomeSources"
        options={codeOptions(incomeSources, locale)}
      />
      <SelectField
        defaultValue={values.occupation}
        label={t("field.occupation")}
        name="occupation"
        options={codeOptions(occupations, locale, t("none"))}
        required={false}
      />
      <TextField
        className="max-w-56"
        defaultValue={values.extentPercent}
        hint={t("hint.extentPercent")}
        inputMode="numeric"
        label={t("field.extentPercent")}
        name="extentPercent"
        required={false}
      />
      <SelectField
        defaultValue={values.education}
        label={t("field.education")}
        name="education"
        options={codeOptions(educations, locale, t("none"))}
        required={false}
      />
    </>
  );
}

/** The fields as a conflict compares them. */
export async function comparedFields(choices: Choices): Promise<ComparedField[]> {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const text = (["givenName", "familyName", "birthYear", "municipality", "startsOn", "monthsInSupport"] as const).map((name) => ({
    name,
    label: t(`field.${name}`),
  }));
  const party = choices.parties.map(({ id, name }) => ({ value: id, label: name }));
  const caseworker = choices.caseworkers.map(({ id, name }) => ({ value: id, label: name }));
  return [
    ...text,
    { name: "sex", label: t("field.sex"), options: codeOptions(sexes, locale) },
    { name: "referredById", label: t("field.referredById"), options: party },
    { name: "caseworkerId", label: t("field.caseworkerId"), options: caseworker },
    { name: "coCaseworkerId", label: t("field.coCaseworkerId"), options: caseworker },
    { name: "screening", label: t("field.screening"), options: codeOptions(screenings, locale) },
    { name: "expectedToMove", label: t("field.expectedToMove"), options: [{ value: "on", label: t("yes") }] },
  ];
}

/** The words of a conflict. */
export async function overtakenTexts() {
  const t = await getTranslations("participants");
  return {
    title: t("conflict.title"),
    field: t("conflict.field"),
    mine: t("conflict.mine"),
    theirs: t("conflict.theirs"),
    empty: t("conflict.empty"),
    same: t("conflict.same"),
    useTheirs: t("conflict.useTheirs"),
    keepMine: t("conflict.keepMine"),
  };
}
