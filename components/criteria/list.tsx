import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Details } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import type { Criterion } from "@/lib/criteria/domain";
import { criterionWords } from "./words";

/** Whom a project is for, in words. `editHref` for those who may change it. */
export async function CriteriaList({
  criteria,
  parties,
  editHref,
}: {
  criteria: readonly Criterion[];
  parties: readonly { id: string; name: string }[];
  editHref?: string;
}) {
  const t = await getTranslations("criteria");
  return (
    <Section
      actions={
        editHref && (
          <LinkButton href={editHref} size="small">
            {t("edit")}
          </LinkButton>
        )
      }
      title={t("title", { count: criteria.length })}
    >
      {criteria.length === 0 ? (
        <p className="text-ink-2">{t("emptyText")}</p>
      ) : (
        <ol className="grid list-decimal gap-2 pl-6">
          {criteria.map((criterion) => (
            <li key={criterion.id}>
              <Words criterion={criterion} parties={parties} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** One criterion as a sentence; long lists are folded. */
export async function Words({ criterion, parties }: { criterion: Criterion; parties: readonly { id: string; name: string }[] }) {
  const { text, lines } = await criterionWords(criterion, parties);
  if (lines.length === 0) return <span>{text}</span>;
  const list = (
    <ul className="grid list-disc gap-1 pl-5 text-ink-2 text-small">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  return criterion.key === "screening" ? (
    <Details summary={text}>{list}</Details>
  ) : (
    <>
      <span>{text}</span>
      {list}
    </>
  );
}
