import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions } from "@/components/participants/fields";
import { CheckListField, SelectField, TextField } from "@/components/ui/form";
import { incomeSources, occupations } from "@/lib/codes";

/** How somebody lives: income, occupation and its extent, as at the end and at each follow-up. */
export async function SituationFields({ values }: { values: Record<string, string> }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  return (
    <>
      <CheckListField
        columns={2}
        defaultValue={values.incomeSources?.split(",").filter(Boolean)}
        label={t("field.incomeSources")}
        name="incomeSources"
        options={codeOptions(incomeSources, locale)}
      />
      <div className="grid items-end gap-5 sm:grid-cols-2">
        <SelectField
          defaultValue={values.occupation}
          label={t("field.occupation")}
          name="occupation"
          options={codeOptions(occupations, locale, t("none"))}
          required={false}
        />
        <TextField
          defaultValue={values.extentPercent}
          hint={t("hint.extentPercent")}
          inputMode="numeric"
          label={t("field.extentPercent")}
          name="extentPercent"
          required={false}
        />
      </div>
    </>
  );
}
