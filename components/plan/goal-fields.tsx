import { getTranslations } from "next-intl/server";
import { SelectField, TextArea, TextField } from "../ui/form";

/** What a goal says: its words, who answers for it, from when and until its review. */
export async function GoalFields({
  values,
  parties,
  today,
}: {
  values: Record<"text" | "partyId" | "setOn" | "reviewOn", string>;
  parties: { id: string; name: string }[];
  today: string;
}) {
  const t = await getTranslations("plan");
  return (
    <>
      <TextArea defaultValue={values.text} hint={t("hint.text")} label={t("field.text")} maxLength={300} name="text" rows={2} />
      <SelectField
        defaultValue={values.partyId}
        label={t("field.partyId")}
        name="partyId"
        options={partyOptions(parties, t("none"))}
        required={false}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField defaultValue={values.setOn} label={t("field.setOn")} max={today} name="setOn" type="date" />
        <TextField defaultValue={values.reviewOn} label={t("field.reviewOn")} name="reviewOn" required={false} type="date" />
      </div>
    </>
  );
}

/** The project's parties as options; `none` is the first, empty one. */
export function partyOptions(parties: { id: string; name: string }[], none: string): { value: string; label: string }[] {
  return [{ value: "", label: none }, ...parties.map(({ id, name }) => ({ value: id, label: name }))];
}
