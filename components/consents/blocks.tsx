import { getLocale, getTranslations } from "next-intl/server";
import { blockSharing, liftBlock } from "@/lib/consents/actions";
import { categories, type Party } from "@/lib/consents/domain";
import type { BlockRow } from "@/lib/consents/queries";
import { today } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { Details } from "../ui/details";
import { CheckListField, Form, SelectField, SubmitButton } from "../ui/form";

/** The blocks in force, each with its lifting, and the form for another. */
export async function Blocks({
  blocks,
  parties,
  enrolmentId,
  place,
  mayRecord,
}: {
  blocks: BlockRow[];
  parties: Party[];
  enrolmentId: string;
  place: Place;
  mayRecord: boolean;
}) {
  const [t, locale] = [await getTranslations("consents"), await getLocale()];
  return (
    <>
      <p className="mb-3 max-w-[60ch] text-ink-2">{t("blocksText")}</p>
      <ul className="mb-4">
        {blocks
          .filter((block) => !block.liftedAt)
          .map((block) => (
            <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-3" key={block.id}>
              <span>
                {t("blockOf", {
                  categories: block.categories.map((category) => t(`category.${category}` as "category.STEG")).join(", "),
                  party: block.to ?? t("everyParty"),
                })}{" "}
                <span className="block text-ink-3 text-small">
                  {t("blockedBy", { name: block.setBy ?? t("someone"), day: formatDay(today(block.setAt), locale) })}
                </span>
              </span>
              {mayRecord && (
                <Form action={liftBlock} className="grid gap-2" hidden={{ blockId: block.id }} place={place}>
                  <SubmitButton size="small" variant="secondary">
                    {t("lift")} <span className="sr-only">{t("liftThis", { party: block.to ?? t("everyParty") })}</span>
                  </SubmitButton>
                </Form>
              )}
            </li>
          ))}
      </ul>
      {mayRecord && (
        <Details summary={t("addBlock")}>
          <Form action={blockSharing} hidden={{ enrolmentId }} place={place}>
            <SelectField
              label={t("blockFor")}
              name="toPartyId"
              options={[{ value: "", label: t("everyParty") }, ...parties.map(({ id, name }) => ({ value: id, label: name }))]}
            />
            <CheckListField
              columns={2}
              label={t("blockWhat")}
              name="categories"
              options={categories.map((category) => ({ value: category, label: t(`category.${category}`) }))}
            />
            <SubmitButton variant="secondary">{t("block")}</SubmitButton>
          </Form>
        </Details>
      )}
    </>
  );
}
