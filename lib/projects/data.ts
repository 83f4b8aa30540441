import "server-only";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { ProjectFacts } from "./domain";

export type ProjectItem = { slug: string; name: string; startsOn: Day; endsOn: Day | null };

/**
 * The organisation's projects by name.
 * @param assignedTo when given: only those this user is assigned to on the day
 */
export async function listProjects(db: TenantDb, assignedTo?: { userId: string; on: Day }): Promise<ProjectItem[]> {
  const rows = await db.project.findMany({
    where: assignedTo
      ? { assignments: { some: { userId: assignedTo.userId, OR: [{ endsOn: null }, { endsOn: { gt: asDate(assignedTo.on) } }] } } }
      : {},
    orderBy: { name: "asc" },
    select: { slug: true, name: true, startsOn: true, endsOn: true },
  });
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) }));
}

/** What a project has promised, to whom and with what money. Null when it does not exist. */
export async function findProjectFacts(db: TenantDb, projectId: string): Promise<ProjectFacts | null> {
  const row = await db.project.findFirst({
    where: { id: projectId },
    select: {
      name: true,
      summary: true,
      ownerUnit: true,
      startsOn: true,
      endsOn: true,
      capacityMin: true,
      capacityMax: true,
      capacityUnit: true,
      measureEveryDays: true,
      funderId: true,
      parties: { orderBy: { position: "asc" }, select: { id: true, name: true, code: true } },
      goals: {
        orderBy: { position: "asc" },
        select: { key: true, label: true, target: true, direction: true, unit: true, modality: true },
      },
      milestones: { orderBy: { position: "asc" }, select: { name: true, dueOn: true, reachedOn: true } },
      meetingSeries: { orderBy: { position: "asc" }, select: { name: true, perYear: true } },
      reportObligations: {
        orderBy: { dueOn: "asc" },
        select: { name: true, dueOn: true, coversFrom: true, coversTo: true, recipient: true },
      },
      budgetLines: { orderBy: [{ year: "asc" }, { position: "asc" }], select: { year: true, kind: true, label: true, amountSek: true } },
    },
  });
  if (!row) return null;
  const funder = row.funderId ? await db.organisation.findUnique({ where: { id: row.funderId }, select: { name: true } }) : null;
  const { funderId: _funderId, ...facts } = row;
  return {
    ...facts,
    capacityUnit: row.capacityUnit as ProjectFacts["capacityUnit"],
    funder: funder?.name ?? null,
    startsOn: toDay(row.startsOn),
    endsOn: toDayOrNull(row.endsOn),
    goals: row.goals.map((goal) => ({ ...goal, target: goal.target === null ? null : Number(goal.target) })),
    milestones: row.milestones.map((milestone) => ({
      ...milestone,
      dueOn: toDayOrNull(milestone.dueOn),
      reachedOn: toDayOrNull(milestone.reachedOn),
    })),
    reportObligations: row.reportObligations.map((report) => ({
      ...report,
      dueOn: toDay(report.dueOn),
      coversFrom: toDayOrNull(report.coversFrom),
      coversTo: toDayOrNull(report.coversTo),
    })),
    budgetLines: row.budgetLines.map((line) => ({ ...line, amountSek: Number(line.amountSek) })),
  };
}
