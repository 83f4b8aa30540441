import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions } from "@/components/participants/fields";
import { SelectField, TextArea, TextField } from "@/components/ui/form";
import { noteKinds } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { TemplateButtons } from "./template-buttons";

export const templates = ["followUp", "threeParty", "phone"] as const;
export type Template = (typeof templates)[number];

/** What a note says: when, what it is, the words. `template` fills the headings in. */
export async function NoteFields({
  today,
  values = {},
  template,
}: {
  today: Day;
  values?: { kind?: string; notedOn?: Day; text?: string };
  template?: Template;
}) {
  const [t, locale] = [await getTranslations("notes"), await getLocale()];
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField defaultValue={values.kind ?? "ANTECKNING"} label={t("kind")} name="kind" options={codeOptions(noteKinds, locale)} />
        <TextField defaultValue={values.notedOn ?? today} label={t("notedOn")} max={today} name="notedOn" type="date" />
      </div>
      <TextArea
        defaultValue={values.text ?? (template && t(`template.${template}.text`))}
        hint={t("hint")}
        label={t("text")}
        name="text"
        required
        rows={8}
      />
      {values.text === undefined && (
        <TemplateButtons
          label={t("templates")}
          templates={templates.map((key) => ({ key, label: t(`template.${key}.label`), text: t(`template.${key}.text`) }))}
        />
      )}
    </>
  );
}
