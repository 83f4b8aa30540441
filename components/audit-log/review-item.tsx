import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Details } from "@/components/ui/details";
import { Form, RadioField, SubmitButton, TextArea } from "@/components/ui/form";
import { reviewRow } from "@/lib/audit-log/actions";
import { type Outcome, outcomes, type Signal } from "@/lib/audit-log/domain";
import { type Chosen, withFilters } from "./filters";
import { type ShownRow, Whom } from "./rows";
import { logWords } from "./words";

export type ShownItem = {
  id: string;
  signals: Signal[];
  outcome: Outcome | null;
  note: string | null;
  isUnreadable: boolean;
  reviewedAt: Date | null;
  reviewer: string | null;
  row: ShownRow;
  /** What whoever looks did themselves: another reviewer's to judge. */
  isOwn: boolean;
};
const tones = { IN_ORDER: "tint", QUESTION: "warn", INCIDENT: "bad" } as const;

/** A drawn row: what was done, why it is here, and what was said of it. */
export async function ReviewItem({
  item,
  organisation,
  projects,
}: {
  item: ShownItem;
  organisation: string;
  projects: { id: string; name: string }[];
}) {
  const [t, words] = [await getTranslations("auditLog"), await logWords(projects)];
  const { row } = item;
  const role = words.role(row);
  return (
    <li className="grid gap-2 border-line border-b py-4">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-ink-3">{words.when(row.occurredAt)}</span>
        <strong>{words.who(row)}</strong>
        {role && <span className="text-ink-3">{role}</span>}
        <span>{words.what(row)}</span>
        <Whom address={(filter: Chosen) => withFilters(`/o/${organisation}/logg`, filter)} row={row} />
        <span className="text-ink-3">{words.ground(row)}</span>
      </p>
      <p className="flex flex-wrap gap-2">
        {item.signals.map((signal) => (
          <Badge key={signal} tone="warn">
            {t(`signal.${signal}`)}
          </Badge>
        ))}
        {item.signals.length === 0 && <Badge tone="sunken">{t("byChance")}</Badge>}
        {item.outcome && <Badge tone={tones[item.outcome]}>{t(`outcome.${item.outcome}`)}</Badge>}
        {item.reviewer && item.reviewedAt && (
          <span className="text-ink-3 text-small">{t("reviewedBy", { name: item.reviewer, when: words.when(item.reviewedAt) })}</span>
        )}
      </p>
      {item.note && <p className="max-w-[60ch] text-ink-2">{item.note}</p>}
      {item.isOwn || item.isUnreadable ? (
        <p className="max-w-[60ch] text-ink-2">{t(item.isOwn ? "ownRow" : "unreadableNote")}</p>
      ) : (
        <Details summary={t(item.outcome ? "reviewAgain" : "review")}>
          <Form action={reviewRow} className="grid max-w-xl gap-4 pb-2" hidden={{ itemId: item.id }} place={{ organisation }}>
            <RadioField
              columns={3}
              defaultValue={item.outcome ?? undefined}
              label={t("outcomeLabel")}
              name="outcome"
              options={outcomes.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) }))}
            />
            <TextArea defaultValue={item.note ?? ""} hint={t("noteHint")} label={t("note")} name="note" required={false} rows={2} />
            <SubmitButton size="small">{t("save")}</SubmitButton>
          </Form>
        </Details>
      )}
    </li>
  );
}
