import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { noteHappening } from "@/lib/activities/actions";
import { nextHappenings } from "@/lib/activities/domain";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { Version } from "../participants/overtaken";
import { Form, RadioField, SubmitButton, TextField } from "../ui/form";
import type { Shown } from "./words";

/** What happened to an activity: one choice, the likeliest is made, and a day, which is today. */
export async function HappenedForm({
  activity,
  name,
  place,
  participantId,
  on,
}: {
  activity: Shown;
  name: string;
  place: Place;
  participantId: string;
  on: Day;
}) {
  const t = await getTranslations("activities");
  const here = path(place, "deltagare", participantId, "plan");
  const choices = nextHappenings(activity.state);
  return (
    <Form action={noteHappening} className="grid max-w-[44rem] gap-4" goTo={here} hidden={{ activityId: activity.id }} place={place}>
      <h3 className="text-h3">{t("happenedTitle", { name })}</h3>
      <Version value={activity.version} />
      <RadioField
        columns={2}
        defaultValue={choices[0]}
        label={t("what")}
        name="what"
        options={choices.map((choice) => ({ value: choice, label: t(`whatIs.${choice}`) }))}
      />
      <TextField defaultValue={on} hint={choices.includes("STARTED") ? t("onHint") : undefined} label={t("on")} name="on" type="date" />
      <div className="flex flex-wrap items-center gap-4">
        <SubmitButton>{t("save")}</SubmitButton>
        <Link className="link" href={here} prefetch={false}>
          {t("cancel")}
        </Link>
      </div>
    </Form>
  );
}
