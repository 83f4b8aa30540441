import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Button, buttonLook } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { ChevronDown } from "@/components/ui/icon";
import { type Code, codeLabel, householdKinds, screenings, sexes } from "@/lib/codes";
import type { ListCounts } from "@/lib/participants/list/domain";
import { addressOf, choicesOf, fieldsOf, type ListFilter } from "@/lib/participants/list/schema";
import { capital } from "./frame";

type Props = { base: string; filter: ListFilter; counts: ListCounts };

/** The filters as chips and two folds; each is a link or a GET form, so the address holds the state. */
export async function Filters({ base, filter, counts }: Props) {
  const t = await getTranslations("participants");
  const to = (change: Partial<ListFilter>) => base + addressOf(filter, change);
  const isCurrent = filter.state === "current";
  return (
    <nav aria-label={t("filter.label")} className="flex flex-wrap items-center gap-2">
      <Chip count={isCurrent ? counts.current : undefined} href={to({ state: isCurrent ? "all" : "current" })} on={isCurrent}>
        {t("filter.current")}
      </Chip>
      {(filter.state === "closed" || filter.state === "mistakes") && (
        <Chip href={to({ state: "current" })} on>
          {t(`filter.${filter.state}`)}
        </Chip>
      )}
      <Chip href={to({ mine: !filter.mine })} on={filter.mine}>
        {t("filter.mine")}
      </Chip>
      <span aria-hidden="true" className="mx-1 h-6 border-line-2 border-l max-rail:hidden" />
      <Chip count={counts.due} href={to({ due: !filter.due })} on={filter.due}>
        {t("filter.due")}
      </Chip>
      <Chip count={counts.waiting} href={to({ waiting: !filter.waiting })} on={filter.waiting}>
        {t("filter.waiting")}
      </Chip>
      <Chip count={counts.still} href={to({ still: !filter.still })} on={filter.still}>
        {t("filter.still")}
      </Chip>
      <Chosen base={base} filter={filter} />
      <MoreFilters base={base} filter={filter} />
      <States base={base} counts={counts} filter={filter} />
    </nav>
  );
}

/** The other states, and how many each has. */
async function States({ base, filter, counts }: Props) {
  const t = await getTranslations("participants");
  const states = [
    { state: "closed", count: counts.closed },
    { state: "all", count: counts.current + counts.closed },
    ...(counts.mistakes > 0 ? [{ state: "mistakes", count: counts.mistakes } as const] : []),
  ] as const;
  return (
    <p className="ml-auto flex flex-wrap gap-x-4 text-ink-2 text-small">
      {states
        .filter(({ state }) => state !== filter.state)
        .map(({ state, count }) => (
          <span key={state}>
            {t(`filter.${state}`)}:{" "}
            <Link className="link inline-block min-w-6" href={base + addressOf(filter, { state })} prefetch={false} scroll={false}>
              {count}
              <span className="sr-only"> {t("filter.show")}</span>
            </Link>
          </span>
        ))}
    </p>
  );
}

/** What is chosen under "Fler filter", each with its cross. */
async function Chosen({ base, filter }: Pick<Props, "base" | "filter">) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const chosen: [keyof ListFilter, string | undefined][] = [
    ["household", filter.household && capital(codeLabel(householdKinds, filter.household, locale))],
    ["sex", filter.sex && capital(codeLabel(sexes, filter.sex, locale))],
    ["step", filter.step && t(filter.step === "NONE" ? "filter.unmeasured" : "filter.onStep", { step: filter.step })],
    [
      "screening",
      filter.screening &&
        t("screeningIs", { colour: filter.screening === "NONE" ? t("filter.none") : codeLabel(screenings, filter.screening, locale) }),
    ],
  ];
  return chosen.map(
    ([field, label]) =>
      label && (
        <Chip href={base + addressOf(filter, { [field]: undefined })} key={field} on>
          {label}
        </Chip>
      ),
  );
}

async function MoreFilters({ base, filter }: Pick<Props, "base" | "filter">) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const labels = (codes: readonly Code[]) => (code: string) => capital(codeLabel(codes, code, locale));
  const noneOr = (label: (code: string) => string, none: string) => (code: string) => (code === "NONE" ? none : label(code));
  return (
    <details className="group relative open:max-rail:w-full print:hidden">
      <summary className={`${buttonLook({ size: "small" })} font-normal`}>
        {t("filter.more")}
        <ChevronDown className="group-open:rotate-180" size={16} />
      </summary>
      <form
        action={base}
        className="z-10 mt-2 grid gap-3 rounded-lg border border-line bg-surface p-4 shadow-menu rail:absolute rail:left-0 rail:w-80"
        method="get"
      >
        {fieldsOf(filter, ["household", "sex", "step", "screening"]).map(([name, value]) => (
          <input key={name} name={name} type="hidden" value={value} />
        ))}
        <Choice chosen={filter.household} field="household" label={t("filter.household")} nameOf={labels(householdKinds)} />
        <Choice chosen={filter.sex} field="sex" label={t("filter.sex")} nameOf={labels(sexes)} />
        <Choice
          chosen={filter.step}
          field="step"
          label={t("filter.step")}
          nameOf={noneOr((step) => t("filter.onStep", { step }), t("filter.unmeasured"))}
        />
        <Choice
          chosen={filter.screening}
          field="screening"
          label={t("filter.screening")}
          nameOf={noneOr(labels(screenings), t("filter.none"))}
        />
        <Button type="submit" variant="secondary">
          {t("filter.apply")}
        </Button>
      </form>
    </details>
  );
}

async function Choice({
  field,
  label,
  chosen,
  nameOf,
}: {
  field: "household" | "sex" | "step" | "screening";
  label: ReactNode;
  chosen: string | undefined;
  nameOf: (code: string) => string;
}) {
  const t = await getTranslations("participants");
  const { name, values } = choicesOf(field);
  const words: Record<string, string> = values;
  return (
    <label className="grid gap-1 text-small">
      <span className="font-semibold">{label}</span>
      <select
        className="min-h-control rounded-md border border-border bg-surface px-2 text-body"
        defaultValue={chosen && words[chosen]}
        name={name}
      >
        <option value="">{t("filter.any")}</option>
        {Object.entries(words).map(([code, word]) => (
          <option key={code} value={word}>
            {nameOf(code)}
          </option>
        ))}
      </select>
    </label>
  );
}
