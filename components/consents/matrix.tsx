import { getLocale, getTranslations } from "next-intl/server";
import { type Category, categories, type Party } from "@/lib/consents/domain";
import type { BlockRow, Opening } from "@/lib/consents/queries";
import { formatDay } from "@/lib/text";
import { EmptyState } from "../ui/empty-state";
import { Table, Td, Th, Tr } from "../ui/table";

/** What is open to whom today, and until when: one column for each party that has anything open or blocked. */
export async function ConsentMatrix({ openings, blocks, parties }: { openings: Opening[]; blocks: BlockRow[]; parties: Party[] }) {
  const [t, locale] = [await getTranslations("consents"), await getLocale()];
  const receiving = parties.filter((party) => openings.some((opening) => opening.toPartyId === party.id));
  if (receiving.length === 0) return <EmptyState text={t("nothingOpenText")} title={t("nothingOpenTitle")} />;
  const untilOf = (party: Party, category: Category) =>
    openings.find((opening) => opening.toPartyId === party.id && opening.category === category)?.until;
  const isBlocked = (party: Party, category: Category) =>
    blocks.some((block) => !block.liftedAt && [null, party.id].includes(block.toPartyId) && block.categories.includes(category));
  return (
    <>
      <p className="mb-3 max-w-[60ch] text-ink-2">{t("openNowText")}</p>
      <Table caption={t("matrix")}>
        <thead>
          <tr>
            <Th>{t("what")}</Th>
            {receiving.map((party) => (
              <Th key={party.id}>{party.name}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => (
            <Tr key={category}>
              <Th scope="row">{t(`category.${category}`)}</Th>
              {receiving.map((party) => {
                const until = untilOf(party, category);
                return until ? (
                  <Td className="whitespace-nowrap bg-tint font-semibold text-accent" key={party.id}>
                    {t("until", { day: formatDay(until, locale) })}
                  </Td>
                ) : (
                  <Td className="text-ink-3" key={party.id}>
                    {isBlocked(party, category) ? t("blockedCell") : t("closed")}
                  </Td>
                );
              })}
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
