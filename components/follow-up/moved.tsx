import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ShowAsTable } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { moveKinds } from "@/lib/follow-up/movement/domain";
import { formatDay, formatNumber } from "@/lib/text";
import type { PartProps } from "./facts-strip";
import { PeopleBlocks } from "./people-blocks";
import { type Asked, PeopleLink } from "./people-link";

/** How they moved between two days: forward, same, back; new, left and not expected told apart. */
export async function Moved({ place, days, data, actions }: PartProps & { actions?: ReactNode }) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const { movement, project } = data;
  const number = (asked: Asked, count: number, label = "") => (
    <PeopleLink asked={asked} count={count} days={days} label={label} place={place}>
      {formatNumber(count, locale)}
    </PeopleLink>
  );
  const opens = (figure: Asked["figure"], count: number) => ({ count, n: () => number({ figure }, count) });
  const rows: [Asked, string, number][] = [
    ...moveKinds.map((key): [Asked, string, number] => [{ figure: "move", key }, t(`moved.${key}`), movement.moves[key]]),
    [{ figure: "notMeasured" }, t("moved.rowNotMeasured"), movement.notMeasured],
    [{ figure: "participants" }, t("moved.rowAll"), movement.participants],
    [{ figure: "familiesInPeriod" }, t("moved.rowHomes", { noun: project.participantNoun }), movement.households],
    [{ figure: "continuing" }, t("moved.rowContinuing"), movement.continuing],
    [{ figure: "new" }, t("moved.rowNew"), movement.new],
    [{ figure: "newUnchanged" }, t("moved.rowNewUnchanged"), movement.newUnchanged],
    [{ figure: "left" }, t("moved.rowLeft"), movement.left],
    [{ figure: "notExpectedToMove" }, t("moved.rowNotExpected"), movement.notExpectedToMove],
  ];
  const measured = movement.participants - movement.notMeasured;
  return (
    <Section
      actions={actions}
      title={t("moved.title", {
        count: movement.moves.selfSufficient + movement.moves.forward,
        total: movement.participants,
        from: formatDay(data.from, locale),
        to: formatDay(data.to, locale),
      })}
    >
      {measured === 0 ? (
        <p className="text-ink-2">{t("moved.nobody")}</p>
      ) : (
        <PeopleBlocks
          groups={moveKinds.map((key) => ({
            key,
            mark: key === "selfSufficient" ? { step: 4 } : { move: key },
            count: movement.moves[key],
            label: (
              <>
                <strong>{number({ figure: "move", key }, movement.moves[key], "")}</strong> {t(`moved.${key}`)}
              </>
            ),
          }))}
          total={measured}
        />
      )}
      <ul className="mt-3 grid gap-0.5 text-ink-2 text-table">
        {movement.new > 0 && (
          <li>
            {t.rich("moved.new", opens("new", movement.new))}
            {movement.newUnchanged > 0 && <>, {t.rich("moved.newUnchanged", opens("newUnchanged", movement.newUnchanged))}</>}
          </li>
        )}
        {movement.left > 0 && <li>{t.rich("moved.left", opens("left", movement.left))}</li>}
        {movement.notExpectedToMove > 0 && <li>{t.rich("moved.notExpected", opens("notExpectedToMove", movement.notExpectedToMove))}</li>}
        {movement.notMeasured > 0 && <li>{t.rich("moved.notMeasured", opens("notMeasured", movement.notMeasured))}</li>}
      </ul>
      <div className="mt-3">
        <ShowAsTable>
          <Table caption={t("moved.caption")}>
            <thead>
              <tr>
                <Th>{t("moved.kind")}</Th>
                <Th numeric>{t("moved.persons")}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([asked, label, count]) => (
                <Tr key={label}>
                  <Th scope="row">{label}</Th>
                  <Td numeric>{number(asked, count)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </ShowAsTable>
      </div>
    </Section>
  );
}
