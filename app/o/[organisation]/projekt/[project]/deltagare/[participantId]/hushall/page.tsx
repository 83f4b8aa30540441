import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { ChildrenRows } from "@/components/households/children-rows";
import { codeOptions, overtakenTexts } from "@/components/participants/fields";
import { ParticipantFrame } from "@/components/participants/frame";
import { MunicipalityField } from "@/components/participants/municipality-field";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { Form, RadioField, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { householdKinds, residences } from "@/lib/codes";
import { createHousehold, linkHousehold, saveHousehold, unlinkHousehold } from "@/lib/households/actions";
import { isMinorOn } from "@/lib/households/domain";
import { getHousehold } from "@/lib/households/queries";
import { mostChildren } from "@/lib/households/schema";
import { nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";

type Household = NonNullable<Awaited<ReturnType<typeof getHousehold>>["household"]>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("tab.hushall") };
}

/** A participant's household: kind, children, who else lives there; move in, move out. */
export default async function HouseholdPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/hushall">) {
  const { participantId, ...place } = await params;
  const { head, household, members, on } = await getHousehold(place, { participantId });
  const [t, names, locale] = [await getTranslations("households"), await getTranslations("participants"), await getLocale()];
  const kinds = codeOptions(householdKinds, locale);
  return (
    <ParticipantFrame current="hushall" head={head} on={on} place={place}>
      {household ? (
        <div className="grid max-w-[44rem] gap-10">
          <Section
            title={t("title", { kind: household.kind, children: household.children.filter((child) => isMinorOn(child, on)).length })}
          >
            <HouseholdForm enrolmentId={head.enrolmentId} household={household} place={place} />
          </Section>
          <Section title={t("members", { count: members.length })}>
            {members.length > 0 && (
              <ul className="mb-4 grid gap-1">
                {members.map((member) => (
                  <li key={member.enrolmentId}>
                    <Link className="link" href={path(place, "deltagare", member.enrolmentId)} prefetch={false}>
                      {nameText(member, names("noName"), names("unreadableName"))}
                    </Link>
                    <span className="text-ink-2">
                      {" "}
                      {member.endsOn
                        ? names("withUsBetween", { from: formatDay(member.startsOn, locale), to: formatDay(member.endsOn, locale) })
                        : t("since", { day: formatDay(member.startsOn, locale) })}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <p className="mb-4 max-w-[60ch] text-ink-2">{t("unlinkText")}</p>
            <Form action={unlinkHousehold} hidden={{ enrolmentId: head.enrolmentId }} place={place}>
              <SubmitButton variant="secondary">{t("unlink")}</SubmitButton>
            </Form>
          </Section>
        </div>
      ) : (
        <div className="grid max-w-[44rem] gap-10">
          <Section title={t("createTitle")}>
            <p className="mb-4 max-w-[60ch] text-ink-2">{t("createText")}</p>
            <Form action={createHousehold} hidden={{ enrolmentId: head.enrolmentId }} place={place}>
              <RadioField columns={2} label={t("kind")} name="kind" options={kinds} />
              <SubmitButton>{t("create")}</SubmitButton>
            </Form>
          </Section>
          <Section title={t("linkTitle")}>
            <Form action={linkHousehold} hidden={{ enrolmentId: head.enrolmentId }} place={place}>
              <TextField autoComplete="off" hint={t("linkHint")} label={t("linkLabel")} name="householdWith" />
              <SubmitButton variant="secondary">{t("link")}</SubmitButton>
            </Form>
          </Section>
        </div>
      )}
    </ParticipantFrame>
  );
}

async function HouseholdForm({ household, enrolmentId, place }: { household: Household; enrolmentId: string; place: Place }) {
  const [t, locale] = [await getTranslations("households"), await getLocale()];
  const kinds = codeOptions(householdKinds, locale);
  const homes = codeOptions(residences, locale);
  const compared = [
    { name: "kind", label: t("kind"), options: kinds },
    { name: "municipality", label: t("municipality") },
    {
      name: "children",
      label: t("children"),
      options: homes.map(({ value, label }) => ({ value, label: label.toLocaleLowerCase(locale) })),
    },
  ];
  return (
    <Form action={saveHousehold} hidden={{ enrolmentId }} place={place}>
      <Version value={household.version} />
      <Overtaken fields={compared} texts={await overtakenTexts()} />
      <RadioField columns={2} defaultValue={household.kind} label={t("kind")} name="kind" options={kinds} />
      <MunicipalityField defaultValue={household.municipality ?? ""} label={t("municipality")} />
      <ChildrenRows
        key={household.version}
        most={mostChildren}
        residences={homes}
        rows={household.children.map((child) => ({ birthYear: String(child.birthYear), residence: child.residence }))}
        texts={{
          legend: t("children"),
          hint: t("childrenHint"),
          year: t("birthYear"),
          residence: t("residence"),
          add: t("addChild"),
          remove: t("removeChild"),
          child: t("child"),
        }}
      />
      <SubmitButton>{t("save")}</SubmitButton>
    </Form>
  );
}
