import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { MunicipalityField } from "@/components/participants/municipality-field";
import { activityChoices } from "@/lib/activities/domain";
import type { ComparedField } from "../participants/overtaken";
import { SelectField, TextField } from "../ui/form";

type Choices = { parties: { id: string; name: string }[]; employers: { id: string; name: string | null }[] | null };

/** The employers by name, those whose name does not open too: one that is chosen stays chosen. */
async function namedEmployers(employers: Choices["employers"]): Promise<{ id: string; name: string }[]> {
  const t = await getTranslations("employers");
  return (employers ?? []).map(({ id, name }) => ({ id, name: name ?? t("unreadableName") }));
}
const named = (list: { id: string; name: string }[], none: string) => [
  { value: "", label: none },
  ...list.map(({ id, name }) => ({ value: id, label: name })),
];

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 border-line-2 border-t pt-4">
      <legend className="pr-3 text-h3">{title}</legend>
      {hint && <p className="mb-3 text-ink-3 text-small">{hint}</p>}
      <div className="grid gap-5">{children}</div>
    </fieldset>
  );
}

/**
 * All that an activity says. `children` follow the days (how it ended), `visit` where it takes place.
 * Without `employers` (a protected person) no place is asked for.
 */
export async function ActivityFields({
  values,
  choices,
  children,
  visit,
}: {
  values: Record<string, string>;
  choices: Choices;
  children?: ReactNode;
  visit?: ReactNode;
}) {
  const t = await getTranslations("activities");
  const day = (name: "neededOn" | "offeredOn" | "acceptedOn" | "startsOn" | "plannedUntil") => (
    <TextField defaultValue={values[name]} label={t(`field.${name}`)} name={name} required={false} type="date" />
  );
  return (
    <>
      <Group title={t("group.what")}>
        <SelectField
          defaultValue={values.choice}
          label={t("field.choice")}
          name="choice"
          options={await choiceOptions(values.choice === "")}
        />
        <TextField
          autoComplete="off"
          defaultValue={values.title}
          hint={t("hint.title")}
          label={t("field.title")}
          maxLength={100}
          name="title"
          required={false}
        />
        <SelectField
          defaultValue={values.partyId}
          label={t("field.partyId")}
          name="partyId"
          options={named(choices.parties, t("none"))}
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
      </Group>
      <Group hint={t("hint.neededOn")} title={t("group.when")}>
        <div className="grid gap-5 sm:grid-cols-2">
          {day("neededOn")}
          {day("offeredOn")}
          {day("acceptedOn")}
          {day("startsOn")}
          {day("plannedUntil")}
        </div>
        {children}
      </Group>
      <Group hint={t(choices.employers ? "hint.where" : "hint.protected")} title={t("group.where")}>
        {choices.employers && (
          <>
            <SelectField
              defaultValue={values.employerId}
              label={t("field.employerId")}
              name="employerId"
              options={named(await namedEmployers(choices.employers), t("none"))}
              required={false}
            />
            <div className="grid gap-5 sm:grid-cols-2">
              <TextField
                autoComplete="off"
                hint={t("hint.newEmployer")}
                label={t("field.newEmployer")}
                maxLength={100}
                name="newEmployer"
                required={false}
              />
              <MunicipalityField label={t("field.newMunicipality")} name="newMunicipality" />
            </div>
          </>
        )}
        {visit}
      </Group>
    </>
  );
}

async function choiceOptions(hasNone: boolean): Promise<{ value: string; label: string }[]> {
  const t = await getTranslations("activities");
  const options = activityChoices.map((choice) => ({ value: choice, label: t(`choice.${choice}`) }));
  return hasNone ? [{ value: "", label: t("choose") }, ...options] : options;
}

/** The fields as a conflict compares them. */
export async function comparedActivity({ parties, employers }: Choices): Promise<ComparedField[]> {
  const t = await getTranslations("activities");
  const text = (["title", "extentPercent", "neededOn", "offeredOn", "acceptedOn", "startsOn", "plannedUntil", "endsOn"] as const).map(
    (name) => ({ name, label: t(`field.${name}`) }),
  );
  const options = (list: { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  return [
    { name: "choice", label: t("field.choice"), options: await choiceOptions(false) },
    { name: "partyId", label: t("field.partyId"), options: options(parties) },
    { name: "employerId", label: t("field.employerId"), options: options(await namedEmployers(employers)) },
    ...text,
    {
      name: "how",
      label: t("field.how"),
      options: (["GENOMFORD", "AVBRUTEN"] as const).map((how) => ({ value: how, label: t(`howIs.${how}`) })),
    },
  ];
}
