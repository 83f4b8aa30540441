import { getLocale, getTranslations } from "next-intl/server";
import { buttonLook } from "@/components/ui/button";
import { Calendar, ChevronDown } from "@/components/ui/icon";
import type { PeriodField, PeriodRefusal } from "@/lib/follow-up/schema";
import { formatDay } from "@/lib/text";
import type { Days } from "./people-link";

type Props = {
  days: Days;
  fields: readonly PeriodField[];
  texts: Partial<Record<PeriodField, string>>;
  refusals: readonly PeriodRefusal[];
};

/** Choosing the days: an ordinary form that puts them in the address. Open when a day cannot be used. */
export async function PeriodForm({ days, fields, texts, refusals }: Props) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const summary = fields.includes("asOf")
    ? t("comparedSummary", { from: formatDay(days.from, locale), asOf: formatDay(days.asOf, locale) })
    : t("periodSummary", { from: formatDay(days.from, locale), to: formatDay(days.to, locale) });
  return (
    <details className="group relative print:hidden" open={refusals.length > 0}>
      <summary className={buttonLook({ variant: "secondary" })}>
        <Calendar size={16} />
        {summary}
        <ChevronDown size={16} />
      </summary>
      <form
        className="mt-2 grid gap-3 rounded-lg border border-line-2 bg-surface p-4 rail:absolute rail:right-0 rail:z-10 rail:w-72 rail:shadow-menu"
        method="get"
      >
        {fields.map((field) => (
          <DayField field={field} key={field} refusals={refusals} value={texts[field] ?? days[field]} />
        ))}
        <button className={buttonLook({ variant: "primary" })} type="submit">
          {t("showDays")}
        </button>
      </form>
    </details>
  );
}

async function DayField({ field, value, refusals }: { field: PeriodField; value: string; refusals: readonly PeriodRefusal[] }) {
  const t = await getTranslations("followUp");
  const refusal = refusals.find((one) => one.field === field);
  const error = refusal && t(`refused.${refusal.reason}`);
  return (
    <div className={refusal ? "border-bad-ink border-l-4 pl-3" : ""}>
      <label className="block font-semibold" htmlFor={`day-${field}`}>
        {t(`field.${field}`)}
      </label>
      {error && (
        <p className="text-bad-ink text-small" id={`day-${field}-error`}>
          {error}
        </p>
      )}
      <input
        aria-describedby={error ? `day-${field}-error` : undefined}
        aria-invalid={refusal ? true : undefined}
        className={`mt-1 h-control w-full rounded-md border bg-surface px-3 ${refusal ? "border-2 border-bad-ink" : "border-border"}`}
        defaultValue={value}
        id={`day-${field}`}
        name={field}
        // A day that does not exist is empty in a date field, and then cannot be told.
        type={refusal?.reason === "impossible" ? "text" : "date"}
      />
    </div>
  );
}
