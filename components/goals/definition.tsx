import { getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import type { Definition, Rows } from "@/lib/goals/schema";
import { conditionWords, type Parties } from "./words";

/** How the goal is computed: what it counts, of whom, and when it is reached. */
export async function DefinitionWords({ goal: { definition }, parties }: { goal: { definition: Definition }; parties: Parties }) {
  const t = await getTranslations("goals");
  return (
    <Section title={t("page.how")}>
      <div className="grid gap-3 text-table">
        <p>{t(`page.counts.${definition.counts}`)}</p>
        {"reached" in definition && (
          <dl className="grid gap-3">
            <div>
              <dt className="font-semibold">{t("page.among")}</dt>
              <dd>
                {definition.among && definition.among.length > 0 ? (
                  <RowWords parties={parties} rows={definition.among} />
                ) : (
                  t(`page.everyone.${definition.counts}`)
                )}
              </dd>
            </div>
            <div>
              <dt className="font-semibold">{t("page.reachedWhen")}</dt>
              <dd>
                <RowWords parties={parties} rows={definition.reached} />
              </dd>
            </div>
          </dl>
        )}
        <p className="text-ink-3">{t("page.dates")}</p>
      </div>
    </Section>
  );
}

/** Rows that must all hold, each with its alternatives. */
export async function RowWords({ rows, parties }: { rows: Rows; parties: Parties }) {
  const t = await getTranslations("goals");
  const lines = await Promise.all(
    rows.map(async (row) => (await Promise.all(row.map((condition) => conditionWords(condition, parties)))).join(` ${t("page.or")} `)),
  );
  return (
    <ul className={lines.length > 1 ? "list-disc pl-5" : ""}>
      {lines.map((line, at) => (
        <li key={line}>
          {line}
          {at < lines.length - 1 && `, ${t("page.and")}`}
        </li>
      ))}
    </ul>
  );
}
