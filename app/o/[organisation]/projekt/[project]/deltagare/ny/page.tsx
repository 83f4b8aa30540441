import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Double } from "@/components/participants/double";
import { codeOptions, PersonFields, StartFields } from "@/components/participants/fields";
import { Form, RadioField, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { householdKinds } from "@/lib/codes";
import { enrol } from "@/lib/participants/actions";
import { getChoices } from "@/lib/participants/queries";
import { type Place, path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("add") };
}

/** Enrols somebody: who, from when, in which household, and where they stand. */
export default async function EnrolPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/ny">) {
  const place: Place = await params;
  const choices = await getChoices(place, {});
  const [t, steps, locale] = [await getTranslations("participants"), await getTranslations("steps"), await getLocale()];
  const protection = await getTranslations("protection");
  const base = path(place, "deltagare");
  const stepOptions = (["0", "1", "2", "3", "4"] as const).map((step) => ({ value: step, label: `${step} ${steps(`name.${step}`)}` }));
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={base} prefetch={false}>
            {t("participants")}
          </Link>
        }
        title={t("add")}
      >
        {protection("anonymous.choice")}{" "}
        <Link className="link" href={path(place, "deltagare", "ny", "anonym")}>
          {protection("anonymous.choiceLink")}
        </Link>
      </PageHead>
      <Form action={enrol} className="grid gap-8" goTo={`${base}/{participantId}`} place={place}>
        <Section title={t("section.person")}>
          <div className="grid gap-5">
            <PersonFields numberHint={t("hint.number")}>
              <Double base={base} texts={{ open: t("double.open"), confirm: t("double.confirm"), hint: t("double.hint") }} />
            </PersonFields>
          </div>
        </Section>
        <Section title={t("section.start")}>
          <div className="grid gap-5">
            <StartFields
              choices={choices}
              today={choices.today}
              values={{ caseworkerId: choices.userId, startsOn: choices.today, expectedToMove: "on" }}
            />
            <SelectField
              hint={t("hint.firstStep")}
              label={t("field.firstStep")}
              name="firstStep"
              options={[{ value: "", label: t("notMeasured") }, ...stepOptions]}
              required={false}
            />
          </div>
        </Section>
        <Section title={t("section.household")}>
          <div className="grid gap-5">
            <RadioField
              defaultValue=""
              label={t("field.household")}
              name="household"
              options={[
                { value: "", label: t("householdChoice.none") },
                { value: "new", label: t("householdChoice.new") },
                { value: "with", label: t("householdChoice.with") },
              ]}
            />
            <div className="grid gap-5 sm:grid-cols-2">
              <SelectField
                hint={t("hint.householdKind")}
                label={t("field.householdKind")}
                name="householdKind"
                options={codeOptions(householdKinds, locale, t("none"))}
                required={false}
              />
              <TextField
                autoComplete="off"
                hint={t("hint.householdWith")}
                label={t("field.householdWith")}
                name="householdWith"
                required={false}
              />
            </div>
          </div>
        </Section>
        <SubmitButton>{t("enrol")}</SubmitButton>
      </Form>
    </div>
  );
}
