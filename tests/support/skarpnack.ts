import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findCode, householdKinds, reasons, residences, rounds, sexes } from "@/lib/codes";
import type { ChildFact, EnrolmentFact, Facts, HouseholdFact, MeasurementFact } from "@/lib/follow-up/cohort/domain";

const folder = join(import.meta.dirname, "..", "..", "prisma", "seed", "skarpnack");

/** The rows of one of the example files, by column name. Its cells hold neither quotes nor line breaks. */
export function skarpnackRows(file: "hushall" | "barn" | "deltagare" | "matningar"): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(join(folder, `${file}.csv`), "utf8")
    .replace("\uFEFF", "")
    .trim()
    .split(/\r?\n/);
  const columns = head.split(";");
  return lines.map((line) => Object.fromEntries(line.split(";").map((cell, index) => [columns[index], cell])));
}

function code<C extends string>(list: Parameters<typeof findCode<C>>[0], text: string | undefined): C {
  const found = findCode(list, text ?? "");
  if (!found) throw new Error(`No code for ${text}`);
  return found;
}

/** The 32 parents of the example data as facts, read without the app's own import. Ids are the files' own. */
export function skarpnackFacts(): Facts {
  return {
    households: skarpnackRows("hushall").map((row): HouseholdFact => ({ id: row.hushall_id ?? "", kind: code(householdKinds, row.typ) })),
    children: skarpnackRows("barn").map(
      (row, index): ChildFact => ({
        id: `B${index + 1}`,
        householdId: row.hushall_id ?? "",
        birthYear: Number(row.fodelsear),
        residence: code(residences, row.boende),
      }),
    ),
    enrolments: skarpnackRows("deltagare").map(
      (row): EnrolmentFact => ({
        id: `E-${row.deltagare_id}`,
        personId: row.deltagare_id ?? "",
        householdId: row.hushall_id || null,
        sex: code(sexes, row.kon),
        startsOn: row.startdatum ?? "",
        endsOn: row.slutdatum || null,
        isMistake: false,
        expectedToMove: row.forvantad_forflyttning !== "nej",
      }),
    ),
    measurements: skarpnackRows("matningar").map(
      (row): MeasurementFact => ({
        enrolmentId: `E-${row.deltagare_id}`,
        measuredOn: row.datum ?? "",
        round: code(rounds, row.omgang),
        value: Number(row.varde),
        reason: row.orsak ? code(reasons, row.orsak) : null,
        waitingForId: row.vantar_pa ? row.vantar_pa : null,
      }),
    ),
    parties: [{ id: "Jobbtorg", code: "KOMMUN_AME", name: "Jobbtorg" }],
  };
}
