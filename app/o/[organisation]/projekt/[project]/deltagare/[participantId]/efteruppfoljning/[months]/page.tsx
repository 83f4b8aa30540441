import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { SituationFields } from "@/components/exits/situation-fields";
import { codeOptions, overtakenTexts } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { CheckField, Form, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { incomeSources, occupations } from "@/lib/codes";
import { followUpExit } from "@/lib/exits/actions";
import { getFollowUpForm } from "@/lib/exits/queries";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("exits"))("followUp") };
}

/** One follow-up after the end: how the person lives now, in a minute. */
export default async function FollowUpPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/efteruppfoljning/[months]">) {
  const { participantId, months, ...place } = await params;
  if (!/^\d{1,2}$/.test(months)) notFound();
  const { head, followUp, values, today } = await getFollowUpForm(place, { participantId, months: Number(months) });
  const [t, x, locale] = [await getTranslations("participants"), await getTranslations("exits"), await getLocale()];
  const back = path(place, "deltagare", participantId);
  const compared = [
    { name: "followedOn", label: x("followedOn") },
    { name: "notReached", label: x("notReached"), options: [{ value: "on", label: t("yes") }] },
    { name: "incomeSources", label: t("field.incomeSources"), options: codeOptions(incomeSources, locale) },
    { name: "occupation", label: t("field.occupation"), options: codeOptions(occupations, locale) },
    { name: "extentPercent", label: t("field.extentPercent") },
  ];
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={back} prefetch={false}>
            {nameText(head, t("noName"), t("unreadableName"))}
          </Link>
        }
        title={x("followUpTitle", { months: followUp.months })}
      >
        <p className="text-ink-2">{x("followUpDue", { day: formatDay(followUp.dueOn, locale) })}</p>
      </PageHead>
      <Form action={followUpExit} goTo={back} hidden={{ enrolmentId: head.enrolmentId, months: String(followUp.months) }} place={place}>
        <Version value={Number(values.version)} />
        <Overtaken fields={compared} texts={await overtakenTexts()} />
        <TextField
          className="max-w-56"
          defaultValue={values.followedOn || today}
          label={x("followedOn")}
          max={today}
          name="followedOn"
          type="date"
        />
        <SituationFields values={values} />
        <CheckField defaultChecked={values.notReached === "on"} hint={x("notReachedHint")} label={x("notReached")} name="notReached" />
        <div>
          <SubmitButton>{x("saveFollowUp")}</SubmitButton>
        </div>
      </Form>
    </div>
  );
}
