import { getTranslations } from "next-intl/server";
import { type Named, nameText } from "@/lib/participants/domain";

/** What a line about steps calls somebody; without a name "the participant". */
export async function called(named: Named): Promise<string> {
  const [steps, participants] = [await getTranslations("steps"), await getTranslations("participants")];
  return nameText(named, steps("log.someone"), participants("unreadableName"));
}
