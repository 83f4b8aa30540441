import { getTranslations } from "next-intl/server";
import type { ComparedField } from "@/components/participants/overtaken";
import { SelectField, TextField } from "@/components/ui/form";
import type { Day } from "@/lib/dates";

type Choices = { parties: { id: string; name: string }[]; caseworkers: { id: string; name: string }[] };
type Values = { title?: string; owner?: string; dueOn?: Day; neededSince?: Day };

/** Whose a task may be: nobody's, a member of the staff's, a party's; and whoever owns it now, gone or not. */
async function ownerOptions({ caseworkers, parties }: Choices, now?: { value: string; label: string }) {
  const t = await getTranslations("tasks");
  const options = [
    { value: "", label: t("nobody") },
    ...caseworkers.map(({ id, name }) => ({ value: `user.${id}`, label: name })),
    ...parties.map(({ id, name }) => ({ value: `party.${id}`, label: t("party", { name }) })),
  ];
  return now && !options.some(({ value }) => value === now.value) ? [...options, now] : options;
}

/** What a task says: what, whose, by when, and since when it is needed. */
export async function TaskFields({
  choices,
  values = {},
  now,
  today,
}: {
  choices: Choices;
  values?: Values;
  now?: { value: string; label: string };
  today: Day;
}) {
  const t = await getTranslations("tasks");
  return (
    <>
      <TextField autoComplete="off" defaultValue={values.title} hint={t("hint")} label={t("name")} maxLength={200} name="title" required />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField defaultValue={values.owner} label={t("owner")} name="owner" options={await ownerOptions(choices, now)} />
        <TextField defaultValue={values.dueOn} label={t("dueOn")} name="dueOn" type="date" />
      </div>
      <TextField
        defaultValue={values.neededSince}
        hint={t("neededHint")}
        label={t("neededSince")}
        max={today}
        name="neededSince"
        required={false}
        type="date"
      />
    </>
  );
}

/** The fields of a task for whoever was overtaken. */
export async function comparedTask(choices: Choices): Promise<ComparedField[]> {
  const t = await getTranslations("tasks");
  return [
    { name: "title", label: t("name") },
    { name: "owner", label: t("owner"), options: await ownerOptions(choices) },
    { name: "dueOn", label: t("dueOn") },
    { name: "neededSince", label: t("neededSince") },
  ];
}
