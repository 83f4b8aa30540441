import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { choiceOf, isOver } from "@/lib/activities/domain";
import { nameText } from "@/lib/participants/domain";
import type { getPlanToPrint } from "@/lib/plans/queries";
import { formatDay } from "@/lib/text";

type Plan = Awaited<ReturnType<typeof getPlanToPrint>>;
type Activity = Plan["activities"][number];

/** The plan as the participant takes it home: what they want, what they do, what waits, whom to ask. */
export async function PlanSheet({ plan, language: locale }: { plan: Plan; language: "sv" | "en" }) {
  const t = await getTranslations({ locale, namespace: "plan" });
  const participants = await getTranslations({ locale, namespace: "participants" });
  const { head, on, goals, activities, visits } = plan;
  const day = (one: string) => formatDay(one, locale);
  const open = goals.filter((goal) => goal.state === "OPEN");
  const reached = goals.filter((goal) => goal.state === "REACHED");
  const running = activities.filter((one) => one.state === "RUNNING");
  const waiting = activities.filter((one) => one.state !== "RUNNING" && !isOver(one.state));
  const lines = { language: locale, visits };
  return (
    <article className="max-w-[44rem] text-body [&_li]:break-inside-avoid [&_section]:break-inside-avoid" lang={locale}>
      <header>
        <p className="text-ink-2">{plan.unit}</p>
        <h1 className="text-h1">{t("sheet.title")}</h1>
        <p className="mt-1">{t("sheet.for", { name: nameText(head, participants("noName"), participants("unreadableName")) })}</p>
        <p className="text-ink-2 text-small">
          {plan.projectName}. {t("sheet.made", { day: day(on) })}
        </p>
      </header>
      <Part title={t("sheet.goals")}>
        {open.length === 0 ? (
          <p>{t("sheet.noGoals")}</p>
        ) : (
          <ul className="grid gap-3">
            {open.map((goal) => (
              <li key={goal.id}>
                <strong>{goal.text.text ?? "–"}</strong>
                <span className="block">
                  {[
                    goal.party && t("sheet.helps", { party: goal.party }),
                    goal.reviewOn && t("sheet.reviewOn", { day: day(goal.reviewOn) }),
                  ]
                    .filter(Boolean)
                    .join(" ")}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title={t("sheet.now")}>
        {running.length === 0 ? <p>{t("sheet.noNow")}</p> : <Activities {...lines} activities={running} />}
      </Part>
      {waiting.length > 0 && (
        <Part title={t("sheet.next")}>
          <Activities {...lines} activities={waiting} />
        </Part>
      )}
      {reached.length > 0 && (
        <Part title={t("sheet.reached")}>
          <ul className="grid gap-2">
            {reached.map((goal) => (
              <li key={goal.id}>
                {goal.text.text ?? "–"}, {goal.reachedOn && t("sheet.reachedOn", { day: day(goal.reachedOn) })}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={t("sheet.meet")}>
        <p>{plan.nextOn && plan.nextOn >= on ? t("sheet.meetOn", { day: day(plan.nextOn) }) : t("sheet.noMeet")}</p>
      </Part>
      <Part title={t("sheet.contact")}>
        <p>
          {plan.caseworker ? t("sheet.contactIs", { name: plan.caseworker, unit: plan.unit }) : t("sheet.contactUnit", { unit: plan.unit })}
        </p>
        <p className="mt-3">{t("sheet.rights")}</p>
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6 border-ink border-t pt-3">
      <h2 className="mb-2 text-h2">{title}</h2>
      {children}
    </section>
  );
}

/** Each activity as one or two sentences; planned visits to the workplace under theirs. */
async function Activities({
  activities,
  visits,
  language: locale,
}: {
  activities: readonly Activity[];
  visits: Plan["visits"];
  language: "sv" | "en";
}) {
  const t = await getTranslations({ locale, namespace: "plan" });
  const words = await getTranslations({ locale, namespace: "activities" });
  const day = (one: string) => formatDay(one, locale);
  const more = (one: Activity) => {
    const { state, startsOn, plannedUntil } = one;
    const how =
      state === "RUNNING"
        ? startsOn && t("sheet.since", { day: day(startsOn) })
        : state === "BOOKED"
          ? startsOn && t("sheet.nextState.BOOKED", { day: day(startsOn) })
          : t(`sheet.nextState.${state as "NEEDED"}`);
    return [
      how,
      plannedUntil && t("sheet.until", { day: day(plannedUntil) }),
      one.employer && t("sheet.at", { employer: one.employer }),
      one.party && t("sheet.with", { party: one.party }),
    ]
      .filter(Boolean)
      .join(", ");
  };
  return (
    <ul className="grid gap-3">
      {activities.map((one) => {
        const visit = visits.find((planned) => planned.activityId === one.id);
        return (
          <li key={one.id}>
            <strong>{one.title.text ?? words(`choice.${choiceOf(one)}`)}</strong>
            {one.extentPercent !== null && `, ${words("extentIs", { percent: one.extentPercent })}`}
            <span className="block">{more(one)}</span>
            {visit && <span className="block">{t("sheet.visit", { day: day(visit.plannedOn) })}</span>}
          </li>
        );
      })}
    </ul>
  );
}
