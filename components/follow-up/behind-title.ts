import { getLocale, getTranslations } from "next-intl/server";
import { codeLabel, reasons } from "@/lib/codes";
import { isMoveKind, notStated } from "@/lib/follow-up/movement/domain";
import type { Behind } from "@/lib/follow-up/queries";
import type { Asked } from "./people-link";
import { partyName } from "./still";

/** The sentence over the rows behind a number, with the number in it. */
export async function behindTitle(asked: Asked, found: Behind): Promise<string> {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const noun = found.project.participantNoun;
  const { figure, key = "" } = asked;
  const [, from = "", to = ""] = figure === "ribbon" ? key.split("-") : [];
  const name = figure === "step" && asked.at === "start" ? "stepStart" : figure === "ribbon" && from === to ? "ribbonSame" : figure;
  const isMove = (name === "move" || name === "ownMove") && isMoveKind(key);
  const title = t(isMove ? `behind.${name}.${key}` : `behind.title.${name}`, {
    people: t("people", { noun, count: found.total }),
    homes: t("homes", { noun, count: found.total }),
    count: found.total,
    key: await partName(asked, found, locale),
    from,
    to,
  });
  const of = [asked.sex, asked.householdKind].flatMap((group) => (group ? t(`behind.of.${group as "KVINNA"}`) : []));
  return [title, ...of].join(", ");
}

/** The part of a figure in words: a move, a reason, a party, or a step's digit as it is. */
async function partName({ figure, key = "" }: Asked, found: Behind, locale: string): Promise<string> {
  const t = await getTranslations("followUp");
  if (figure === "waitingFor") return key === notStated ? t("still.noParty") : partyName(found.parties, key, locale);
  if (figure === "sameReason" || figure === "backReason") return key === notStated ? t("still.noReason") : codeLabel(reasons, key, locale);
  return key;
}
