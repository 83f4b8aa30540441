import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/text";
import type { PartProps } from "./facts-strip";
import { type Asked, PeopleLink } from "./people-link";

type By = "sex" | "householdKind";
const rows: { name: "ever" | "current" | "closer" | "selfSufficient"; asked: Asked }[] = [
  { name: "ever", asked: { figure: "ever" } },
  { name: "current", asked: { figure: "current" } },
  { name: "closer", asked: { figure: "closer" } },
  { name: "selfSufficient", asked: { figure: "step", key: "4" } },
];

/** The same figures for women and men, or for single and couples. */
export async function Splits({ place, days, data, by }: PartProps & { by: By }) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const groups = data.splits.filter((split) => split.by === by);
  const group = (name: string) => groups.find((one) => one.group === name) ?? { ever: 0, closer: 0 };
  const [women, men, single, couple] = [group("KVINNA"), group("MAN"), group("SINGLE"), group("COUPLE")];
  const title =
    by === "sex"
      ? women.ever > 0 && men.ever > 0
        ? t("split.sex", { women: women.ever, womenCloser: women.closer, men: men.ever, menCloser: men.closer })
        : t("split.sexOther")
      : single.ever > 0 && couple.ever > 0
        ? t("split.home", { single: single.ever, singleCloser: single.closer, couple: couple.ever, coupleCloser: couple.closer })
        : t("split.homeOther");
  return (
    <Section title={title}>
      <Table caption={t(`split.caption.${by}`)}>
        <thead>
          <tr>
            <Th>
              <span className="sr-only">{t("split.figure")}</span>
            </Th>
            {groups.map((one) => (
              <Th className="whitespace-nowrap" key={one.group} numeric>
                {t(`split.group.${one.group}`)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, asked }) => (
            <Tr key={name}>
              <Th className="font-normal" scope="row">
                {t(`split.${name}`)}
              </Th>
              {groups.map((one) => (
                <Td key={one.group} numeric>
                  <PeopleLink
                    asked={one.group === "ALL" ? asked : { ...asked, [by]: one.group }}
                    count={one[name]}
                    days={days}
                    place={place}
                  >
                    {formatNumber(one[name], locale)}
                  </PeopleLink>
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
