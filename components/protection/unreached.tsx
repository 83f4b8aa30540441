import { getTranslations } from "next-intl/server";
import { Form, SelectField, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { nameStaff } from "@/lib/protection/actions";
import type { Unreached } from "@/lib/protection/domain";

type Row = Unreached & { choices: { id: string; name: string }[] };

/** Protected participants whom nobody named reaches any more, each with a way to name somebody; nothing while there are none. */
export async function UnreachedList({ rows, organisation }: { rows: Row[]; organisation: string }) {
  if (rows.length === 0) return null;
  const t = await getTranslations("protection");
  return (
    <Section title={t("unreached.title", { count: rows.length })}>
      <p className="mb-4 max-w-[60ch] text-ink-2">{t("unreached.text")}</p>
      <ul>
        {rows.map(({ participantId, code, project, choices }) => (
          <li className="grid gap-3 border-line border-b py-4" key={participantId}>
            <h3 className="font-semibold">{t("unreached.who", { code, project })}</h3>
            {choices.length === 0 ? (
              <p className="max-w-[60ch]">{t("unreached.noChoice")}</p>
            ) : (
              <Form action={nameStaff} className="grid max-w-md gap-4" hidden={{ participantId }} place={{ organisation }}>
                <SelectField
                  label={t("unreached.staff")}
                  name="staffId"
                  options={[{ value: "", label: t("unreached.choose") }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
                />
                <SubmitButton size="small">{t("unreached.save")}</SubmitButton>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
