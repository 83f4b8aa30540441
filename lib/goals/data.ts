import "server-only";
import { asDate, type Day, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Scope } from "./count/data";
import type { Goal } from "./domain";
import { definitionShape } from "./schema";

/** What a goal says, in the standing row and in each version before it alike. */
const said = {
  label: true,
  target: true,
  direction: true,
  unit: true,
  modality: true,
  dueOn: true,
  partition: true,
  definition: true,
} as const;

/** A goal with its version, for those who change it. */
export type StoredGoal = Goal & { version: number };

/**
 * A project's goals in their order, as they stood on a day: a goal that was changed later is what it was
 * then. One whose definition no catalogue knows is left out: it can be asked of nobody.
 */
export async function listGoals(db: TenantDb, { organisationId, projectId }: Scope, on: Day): Promise<StoredGoal[]> {
  const rows = await db.goal.findMany({
    where: { organisationId, projectId, OR: [{ droppedOn: null }, { droppedOn: { gt: asDate(on) } }] },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: {
      ...said,
      id: true,
      key: true,
      version: true,
      versions: { where: { until: { gt: asDate(on) } }, orderBy: { version: "asc" }, take: 1, select: { ...said, version: true } },
    },
  });
  return rows.flatMap(({ id, key, versions: [then], ...standing }) => {
    const { target, dueOn, definition, ...row } = then ?? standing;
    const read = definitionShape.safeParse(definition);
    if (!read.success) return [];
    return [
      {
        ...row,
        id,
        key,
        target: target === null ? null : Number(target),
        direction: row.direction as Goal["direction"],
        unit: row.unit as Goal["unit"],
        modality: row.modality as Goal["modality"],
        dueOn: toDayOrNull(dueOn),
        definition: read.data,
      },
    ];
  });
}
