import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { noteGoal } from "@/lib/plans/actions";
import { goalHappenings, nextReview } from "@/lib/plans/domain";
import type { PlannedGoal } from "@/lib/plans/queries";
import { formatDay } from "@/lib/text";
import { Version } from "../participants/overtaken";
import { Form, RadioField, SubmitButton, TextField } from "../ui/form";
import { Table, Td, Th, Tr } from "../ui/table";

/** A goal's words, or that they cannot be read. */
export async function goalText({ text }: Pick<PlannedGoal, "text">): Promise<string> {
  return text.text ?? (await getTranslations("plan"))("unreadable");
}

/** The heading of somebody's plan: its nearest open goal. */
export async function planTitle(goals: readonly PlannedGoal[]): Promise<string> {
  const t = await getTranslations("plan");
  const [first] = goals;
  if (first?.state !== "OPEN") return t("titleNone");
  return first.text.text === null ? t("titleUnreadable") : t("titleOf", { text: first.text.text });
}

/** The plan's goals: what, who answers for it, when it is reviewed; from a row, the review is one click away. */
export async function GoalTable({
  goals,
  place,
  participantId,
  on,
  open,
  mayEdit,
}: {
  goals: readonly PlannedGoal[];
  place: Place;
  participantId: string;
  on: Day;
  open?: string;
  mayEdit: boolean;
}) {
  const [t, locale] = [await getTranslations("plan"), await getLocale()];
  const here = path(place, "deltagare", participantId, "plan");
  const rows = await Promise.all(goals.map(async (goal) => ({ goal, words: await goalText(goal) })));
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("goal")}</Th>
          <Th>{t("party")}</Th>
          <Th>{t("review")}</Th>
          {mayEdit && (
            <Th>
              <span className="sr-only">{t("do")}</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.flatMap(({ goal, words }) => {
          const isOpen = mayEdit && goal.id === open && goal.state === "OPEN";
          const closedOn = goal.reachedOn ?? goal.droppedOn;
          const row = (
            <Tr className="align-top" key={goal.id} selected={isOpen}>
              <Td className={goal.state === "OPEN" ? "font-semibold" : "text-ink-2"}>{words}</Td>
              <Td>{goal.party}</Td>
              <Td>
                {closedOn
                  ? t("stateOn", { state: t(`stateIs.${goal.state}`), day: formatDay(closedOn, locale) })
                  : goal.reviewOn === null
                    ? t("noReview")
                    : goal.reviewOn < on
                      ? t("reviewLate", { day: formatDay(goal.reviewOn, locale) })
                      : formatDay(goal.reviewOn, locale)}
              </Td>
              {mayEdit && (
                <Td className="text-right">
                  <span className="flex flex-wrap justify-end gap-x-4 gap-y-1">
                    {goal.state === "OPEN" && !isOpen && (
                      <Link className="link inline-block min-h-6" href={`${here}?mal=${goal.id}#hant`} prefetch={false}>
                        {t("whatHappened")} <span className="sr-only">{words}</span>
                      </Link>
                    )}
                    <Link className="link inline-block min-h-6" href={`${here}/mal/${goal.id}`} prefetch={false}>
                      {t("change")} <span className="sr-only">{words}</span>
                    </Link>
                  </span>
                </Td>
              )}
            </Tr>
          );
          if (!isOpen) return [row];
          return [
            row,
            <tr key={`${goal.id} hant`}>
              <td className="border-line border-b bg-surface px-4 py-4" colSpan={4} id="hant">
                <ReviewForm goal={goal} here={here} on={on} place={place} words={words} />
              </td>
            </tr>,
          ];
        })}
      </tbody>
    </Table>
  );
}

async function ReviewForm({ goal, words, here, place, on }: { goal: PlannedGoal; words: string; here: string; place: Place; on: Day }) {
  const t = await getTranslations("plan");
  return (
    <Form action={noteGoal} className="grid max-w-[44rem] gap-4" goTo={here} hidden={{ goalId: goal.id }} place={place}>
      <h3 className="text-h3">{t("happenedTitle", { goal: words })}</h3>
      <Version value={goal.version} />
      <RadioField
        defaultValue="REVIEWED"
        label={t("what")}
        name="what"
        options={goalHappenings.map((what) => ({ value: what, label: t(`whatIs.${what}`) }))}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField defaultValue={on} label={t("on")} max={on} name="on" type="date" />
        <TextField
          defaultValue={nextReview(on)}
          hint={t("nextReviewHint")}
          label={t("nextReview")}
          name="reviewOn"
          required={false}
          type="date"
        />
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <SubmitButton>{t("save")}</SubmitButton>
        <Link className="link" href={here} prefetch={false}>
          {t("cancel")}
        </Link>
      </div>
    </Form>
  );
}
