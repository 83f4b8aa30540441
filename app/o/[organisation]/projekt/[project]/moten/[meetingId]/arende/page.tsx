import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { CheckListField, Form, SubmitButton, TextArea } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { addItems, addOther } from "@/lib/meetings/actions";
import { getAddItem } from "@/lib/meetings/queries";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("addItem") };
}

/** Whom and what to take up, by hand. */
export default async function AddItemPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/[meetingId]/arende">) {
  const { meetingId, ...place } = await params;
  const { meeting, people, referrals, isCut } = await getAddItem(place, { meetingId });
  const t = await getTranslations("meetings");
  const options = await Promise.all(people.map(async (one) => ({ value: one.enrolmentId, label: await called(one) })));
  const referred = await Promise.all(
    referrals.map(async (one) => ({ value: one.referralId, label: await called(one), hint: t("referralFrom", { party: one.party.name }) })),
  );
  const back = path(place, "moten", meetingId);
  if (meeting.closedAt || meeting.cancelledAt) return <PageHead title={t("addItem")}>{t("refused.closed")}</PageHead>;
  return (
    <div className="grid max-w-[44rem] gap-10">
      <PageHead title={t("addItem")}>{t("addItemText")}</PageHead>
      {referred.length > 0 && (
        <Section title={t("referrals")}>
          <Form action={addItems} goTo={back} hidden={{ meetingId }} place={place}>
            <CheckListField columns={2} label={t("whom")} name="referralIds" options={referred} />
            <SubmitButton>{t("takeUpReferrals")}</SubmitButton>
          </Form>
        </Section>
      )}
      {options.length > 0 && (
        <Section title={t("participants")}>
          <Form action={addItems} goTo={back} hidden={{ meetingId }} place={place}>
            <CheckListField columns={2} hint={isCut ? t("cut") : undefined} label={t("whom")} name="enrolmentIds" options={options} />
            <SubmitButton>{t("takeUp")}</SubmitButton>
          </Form>
        </Section>
      )}
      <Section title={t("other")}>
        <Form action={addOther} goTo={back} hidden={{ meetingId }} place={place}>
          <TextArea hint={t("otherHint")} label={t("otherLabel")} name="question" rows={2} />
          <SubmitButton variant="secondary">{t("takeUp")}</SubmitButton>
        </Form>
      </Section>
    </div>
  );
}
