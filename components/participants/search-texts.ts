import { getTranslations } from "next-intl/server";
import { fewestLetters } from "@/lib/participants/search/domain";
import type { SearchTexts } from "./search";

/** The words of the search field, for the shell and the page "Sök". */
export async function searchTexts(): Promise<SearchTexts> {
  const t = await getTranslations("participants");
  return {
    label: t("search.label"),
    placeholder: t("search.placeholder"),
    submit: t("search.submit"),
    noName: t("noName"),
    unreadableName: t("unreadableName"),
    nobody: t("search.nobody"),
    tooShort: t("search.tooShort", { letters: fewestLetters }),
    wrongNumber: t("search.wrongNumber"),
    failed: t("search.failed"),
    found: t("search.found"),
    born: t("search.born"),
    ended: t("search.ended"),
    key: "Ctrl K",
  };
}
