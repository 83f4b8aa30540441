import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { ChildrenRows, type Row } from "@/components/households/children-rows";
import { Double } from "@/components/participants/double";
import { codeOptions, PersonFields, SituationFields, StartFields, type Values } from "@/components/participants/fields";
import { Form, RadioField, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { householdKinds, residences } from "@/lib/codes";
import { mostChildren } from "@/lib/households/schema";
import { enrol } from "@/lib/participants/actions";
import { nameText } from "@/lib/participants/domain";
import { getChoices } from "@/lib/participants/queries";
import { type Place, path } from "@/lib/place";
import { getReferredParticipant } from "@/lib/referrals/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("add") };
}

type Referred = Awaited<ReturnType<typeof getReferredParticipant>>["referral"];

/** Enrols somebody: who, from when, how they live, in which household, and where they stand. After a referral (`?remiss=`), with what it knows. */
export default async function EnrolPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/ny">) {
  const place: Place = await params;
  const { remiss } = await searchParams;
  const choices = await getChoices(place, {});
  const referred = typeof remiss === "string" ? (await getReferredParticipant(place, { referralId: remiss })).referral : null;
  const t = await getTranslations("participants");
  const base = path(place, "deltagare");
  const goTo = referred ? `${base}/{participantId}/samtycken` : `${base}/{participantId}`;
  const double = <Double base={base} texts={{ open: t("double.open"), confirm: t("double.confirm"), hint: t("double.hint") }} />;
  return (
    <div className="max-w-[44rem]">
      <Head place={place} referred={referred} />
      <Form
        action={enrol}
        className="grid gap-8"
        draft={{ form: "enrol", subjectId: typeof remiss === "string" ? remiss : undefined }}
        goTo={goTo}
        hidden={referred ? fromReferral(referred) : {}}
        place={place}
      >
        {referred ? (
          double
        ) : (
          <Section title={t("section.person")}>
            <div className="grid gap-5">
              <PersonFields numberHint={t("hint.number")}>{double}</PersonFields>
            </div>
          </Section>
        )}
        <Section title={t("section.start")}>
          <div className="grid gap-5">
            <StartFields
              choices={choices}
              hasPlace={!referred?.isProtected}
              today={choices.today}
              values={{
                caseworkerId: choices.userId,
                startsOn: choices.today,
                expectedToMove: "on",
                ...(referred ? knownOf(referred) : {}),
              }}
            />
            <FirstStep />
          </div>
        </Section>
        <Section title={t("section.situation")}>
          <div className="grid gap-5">
            <SituationFields />
          </div>
        </Section>
        <Section title={t("section.household")}>
          <div className="grid gap-5">
            <Household referred={referred} />
          </div>
        </Section>
        <SubmitButton>{t("enrol")}</SubmitButton>
      </Form>
    </div>
  );
}

/** What a referral has told that stands in the form unseen: it is not asked about. */
const fromReferral = ({ id, facts }: Referred) => ({ referralId: id, sex: facts.sex });

/** What a referral has told, as the form's fields. */
function knownOf({ party, facts }: Referred): Values {
  return {
    referredById: party.id,
    municipality: facts.municipality ?? "",
    monthsInSupport: facts.monthsInSupport?.toString() ?? "",
    screening: facts.screening ?? "",
  };
}

async function Head({ place, referred }: { place: Place; referred: Referred | null }) {
  const [t, protection] = [await getTranslations("participants"), await getTranslations("protection")];
  const back = referred
    ? { href: path(place, "remisser", referred.id), text: t("addReferred") }
    : { href: path(place, "deltagare"), text: t("participants") };
  return (
    <PageHead
      eyebrow={
        <Link className="link" href={back.href} prefetch={false}>
          {back.text}
        </Link>
      }
      title={referred ? nameText(referred, t("noName"), t("unreadableName")) : t("add")}
    >
      {referred ? (
        `${referred.number ?? referred.birthYear ?? ""} ${t("addReferredText")}`.trim()
      ) : (
        <>
          {protection("anonymous.choice")}{" "}
          <Link className="link" href={path(place, "deltagare", "ny", "anonym")}>
            {protection("anonymous.choiceLink")}
          </Link>
        </>
      )}
    </PageHead>
  );
}

async function FirstStep() {
  const [t, steps] = [await getTranslations("participants"), await getTranslations("steps")];
  const options = (["0", "1", "2", "3", "4"] as const).map((step) => ({ value: step, label: `${step} ${steps(`name.${step}`)}` }));
  return (
    <SelectField
      hint={t("hint.firstStep")}
      label={t("field.firstStep")}
      name="firstStep"
      options={[{ value: "", label: t("notMeasured") }, ...options]}
      required={false}
    />
  );
}

/** Which household, and the children of a new one; a referral's are filled in. */
async function Household({ referred }: { referred: Referred | null }) {
  const [t, h, locale] = [await getTranslations("participants"), await getTranslations("households"), await getLocale()];
  const years = referred?.facts.childYears ?? [];
  const rows: Row[] = years.map((year) => ({ birthYear: String(year), residence: "FULL_TIME" }));
  const isTold = years.length > 0 || Boolean(referred?.facts.householdKind);
  return (
    <>
      <RadioField
        defaultValue={isTold ? "new" : ""}
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
          defaultValue={referred?.facts.householdKind ?? ""}
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
      <ChildrenRows
        most={mostChildren}
        residences={codeOptions(residences, locale)}
        rows={rows}
        texts={{
          legend: t("hint.children"),
          hint: h("childrenHint"),
          year: h("birthYear"),
          residence: h("residence"),
          add: h("addChild"),
          remove: h("removeChild"),
          child: h("child"),
        }}
      />
    </>
  );
}
