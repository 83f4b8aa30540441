import { getLocale, getTranslations } from "next-intl/server";
import { codeOptions } from "@/components/participants/fields";
import { Details } from "@/components/ui/details";
import { CheckListField, Form, SubmitButton, TextArea, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { exclusions, screenings } from "@/lib/codes";
import { addCriterion, changeCriterion, moveCriterionUp, removeCriterion } from "@/lib/criteria/actions";
import { type Criterion, type CriterionKey, catalogue } from "@/lib/criteria/domain";
import { formOf } from "@/lib/criteria/schema";
import type { Place } from "@/lib/place";
import { Words } from "./list";

type Party = { id: string; name: string };
type Stored = Criterion & { version: number };

/** A project's criteria, each with its own limits, and the catalogue to add from. */
export async function CriteriaEditor({
  criteria,
  parties,
  place,
}: {
  criteria: readonly Stored[];
  parties: readonly Party[];
  place: Place;
}) {
  const t = await getTranslations("criteria");
  return (
    <div className="grid max-w-[44rem] gap-10">
      <ol className="grid gap-6">
        {criteria.map((criterion, at) => (
          <li className="grid gap-3 border-ink border-t-2 pt-3" key={criterion.id}>
            <div className="font-semibold">
              <Words criterion={criterion} parties={parties} />
            </div>
            <One criterion={criterion} isFirst={at === 0} parties={parties} place={place} />
          </li>
        ))}
      </ol>
      <Section title={t("addTitle")}>
        <div className="grid gap-3">
          {catalogue.map((key) => (
            <Details key={key} summary={t(`name.${key}`)}>
              <Form action={addCriterion} hidden={{ key }} place={place}>
                <Fields kind={key} parties={parties} />
                <SubmitButton variant="secondary">
                  {t("add")} <span className="sr-only">{t(`name.${key}`)}</span>
                </SubmitButton>
              </Form>
            </Details>
          ))}
        </div>
      </Section>
    </div>
  );
}

async function One({
  criterion,
  parties,
  place,
  isFirst,
}: {
  criterion: Stored;
  parties: readonly Party[];
  place: Place;
  isFirst: boolean;
}) {
  const t = await getTranslations("criteria");
  const name = t(`name.${criterion.key}`);
  const hidden = { criterionId: criterion.id, version: String(criterion.version) };
  return (
    <>
      {hasLimits(criterion.key) && (
        <Form action={changeCriterion} hidden={hidden} key={criterion.version} place={place}>
          <Fields kind={criterion.key} parties={parties} values={formOf(criterion)} />
          <SubmitButton aria-label={t("saveOf", { name })} size="small" variant="secondary">
            {t("save")}
          </SubmitButton>
        </Form>
      )}
      <div className="flex flex-wrap gap-3">
        {!isFirst && (
          <Form action={moveCriterionUp} hidden={hidden} place={place}>
            <SubmitButton aria-label={t("upOf", { name })} size="small" variant="quiet">
              {t("up")}
            </SubmitButton>
          </Form>
        )}
        <Form action={removeCriterion} hidden={hidden} place={place}>
          <SubmitButton aria-label={t("removeOf", { name })} size="small" variant="quiet">
            {t("remove")}
          </SubmitButton>
        </Form>
      </div>
    </>
  );
}

const withoutLimits: readonly CriterionKey[] = ["minorChild", "noWork", "noStudies", "ableToWork", "needsCoordination"];
const hasLimits = (key: CriterionKey) => !withoutLimits.includes(key);

/** What a criterion is asked with, as its key needs it. */
async function Fields({ kind, parties, values }: { kind: CriterionKey; parties: readonly Party[]; values?: ReturnType<typeof formOf> }) {
  const [t, locale] = [await getTranslations("criteria"), await getLocale()];
  const number = (name: "from" | "to" | "count", hint?: string) => (
    <TextField
      className="max-w-40"
      defaultValue={values?.[name]}
      hint={hint}
      inputMode="numeric"
      label={t(`field.${name}`)}
      name={name}
      required={name === "count" ? undefined : false}
    />
  );
  const lines = (name: "towns" | "groups" | "cuts" | "text", rows: number) => (
    <TextArea defaultValue={values?.lines} hint={t(`hint.${name}`)} label={t(`field.${name}`)} name="lines" rows={rows} />
  );
  switch (kind) {
    case "age":
      return (
        <div className="flex flex-wrap gap-5">
          {number("from", t("hint.age"))}
          {number("to", t("hint.age"))}
        </div>
      );
    case "partiesAtLeast":
      return number("count");
    case "partiesAll":
      return (
        <CheckListField
          defaultValue={values?.chosen}
          hint={t("hint.parties")}
          label={t("field.parties")}
          name="chosen"
          options={parties.map(({ id, name }) => ({ value: id, label: name }))}
        />
      );
    case "residence":
      return lines("towns", 3);
    case "targetGroups":
      return (
        <>
          {lines("groups", 5)}
          {number("count")}
        </>
      );
    case "monthsInSupport":
      return lines("cuts", 1);
    case "screening":
      return (
        <CheckListField defaultValue={values?.chosen} label={t("field.colours")} name="chosen" options={codeOptions(screenings, locale)} />
      );
    case "exclusions":
      return (
        <CheckListField defaultValue={values?.chosen} label={t("field.reasons")} name="chosen" options={codeOptions(exclusions, locale)} />
      );
    case "statement":
      return lines("text", 2);
    default:
      return null;
  }
}
