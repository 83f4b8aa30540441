import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import {
  activityKinds,
  codeLabel,
  educations,
  exitReasons,
  householdKinds,
  incomeSources,
  occupations,
  outcomes,
  reasons,
  residences,
  rounds,
  routes,
  screenings,
  sexes,
} from "@/lib/codes";
import type { Day } from "@/lib/dates";
import type { Shared } from "@/lib/shared/queries";
import { formatDay } from "@/lib/text";
import { capital } from "../participants/frame";
import { Section } from "../ui/section";
import { StepTile } from "../ui/step";

// One section for each category that is open and has something in it. There is none that says that
// something is missing: what is closed and what nobody has noted look the same.

type Part<K extends keyof Shared> = NonNullable<Shared[K]>;

/** A section with until when it is open. */
async function Open({
  name,
  until,
  children,
}: {
  name: "identity" | "contact" | "course" | "situation" | "household" | "activities";
  until: Day;
  children: ReactNode;
}) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  return (
    <Section title={t(`section.${name}`)}>
      {children}
      <p className="mt-3 text-ink-3 text-small">{t("openUntil", { day: formatDay(until, locale) })}</p>
    </Section>
  );
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
      {facts
        .filter(([, value]) => value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt className="text-ink-3 text-small">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export async function Identity({ part }: { part: Part<"identity"> }) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  return (
    <Open name="identity" until={part.until}>
      <Facts
        facts={[
          [t("number"), part.number],
          [t("birthYear"), part.birthYear],
          [t("sex"), capital(codeLabel(sexes, part.sex, locale))],
        ]}
      />
    </Open>
  );
}

export async function Contact({ part }: { part: Part<"contact"> }) {
  const t = await getTranslations("shared");
  return (
    <Open name="contact" until={part.until}>
      <Facts facts={[[t("municipality"), part.municipality]]} />
    </Open>
  );
}

export async function Course({ part }: { part: Part<"course"> }) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  return (
    <Open name="course" until={part.until}>
      <ol className="mb-4">
        {[...part.steps].reverse().map((step) => (
          <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2" key={`${step.measuredOn} ${step.round}`}>
            <StepTile value={step.value} />
            <span className="font-semibold">{formatDay(step.measuredOn, locale)}</span>
            <span className="text-ink-2">{codeLabel(rounds, step.round, locale)}</span>
            {step.waitsFor && <span>{t("waitsFor", { party: step.waitsFor })}</span>}
            {step.reason && <span>{codeLabel(reasons, step.reason, locale)}</span>}
          </li>
        ))}
      </ol>
      <Facts
        facts={[
          [t("startsOn"), formatDay(part.startsOn, locale)],
          [t("endsOn"), part.endsOn && formatDay(part.endsOn, locale)],
          [t("outcome"), part.outcome && capital(codeLabel(outcomes, part.outcome, locale))],
        ]}
      />
    </Open>
  );
}

export async function Situation({ part }: { part: Part<"situation"> }) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  return (
    <Open name="situation" until={part.until}>
      <ul className="mb-4">
        {(part.list ?? []).map((one) => (
          <li className="border-line border-b py-2" key={one.observedOn}>
            <span className="block text-ink-3 text-small">{one.observedOn && t("noted", { day: formatDay(one.observedOn, locale) })}</span>
            {capital(
              [
                ...(one.incomeSources ?? []).map((code) => codeLabel(incomeSources, code, locale)),
                one.occupation && codeLabel(occupations, one.occupation, locale),
                one.extentPercent !== undefined && t("extent", { percent: one.extentPercent }),
                one.education && codeLabel(educations, one.education, locale),
              ]
                .filter(Boolean)
                .join(", "),
            )}
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          [t("months"), part.months],
          [t("screening"), part.screening && capital(codeLabel(screenings, part.screening, locale))],
          [t("exitReason"), part.exitReason && capital(codeLabel(exitReasons, part.exitReason, locale))],
          [t("route"), part.route && capital(codeLabel(routes, part.route, locale))],
        ]}
      />
    </Open>
  );
}

export async function Household({ part }: { part: Part<"household"> }) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  const children = part.children.map((child) =>
    t("child", { year: String(child.birthYear), residence: codeLabel(residences, child.residence, locale) }),
  );
  return (
    <Open name="household" until={part.until}>
      <Facts
        facts={[
          [t("household"), capital(codeLabel(householdKinds, part.kind, locale))],
          [t("children"), children.length > 0 ? children.join("; ") : undefined],
        ]}
      />
    </Open>
  );
}

export async function Activities({ part }: { part: Part<"activities"> }) {
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  const words = await getTranslations("activities");
  const when = ({ offeredOn, startsOn, endsOn, plannedUntil }: Part<"activities">["list"][number]) => {
    const until = endsOn ?? plannedUntil;
    if (startsOn && until) return t("activityBetween", { from: formatDay(startsOn, locale), to: formatDay(until, locale) });
    if (startsOn) return t("activityFrom", { from: formatDay(startsOn, locale) });
    return offeredOn ? t("activityOffered", { day: formatDay(offeredOn, locale) }) : "";
  };
  return (
    <Open name="activities" until={part.until}>
      <ul>
        {part.list.map((one) => (
          <li
            className="flex flex-wrap gap-x-4 border-line border-b py-2"
            key={`${one.kind} ${one.startsOn} ${one.offeredOn} ${one.party}`}
          >
            <span className="font-semibold">{capital(codeLabel(activityKinds, one.kind, locale))}</span>
            <span>{words(`state.${one.state}`)}</span>
            <span className="text-ink-2">
              {[one.extentPercent !== undefined && words("extentIs", { percent: one.extentPercent }), when(one), one.party]
                .filter(Boolean)
                .join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </Open>
  );
}
