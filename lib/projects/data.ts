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

/**
 * What a project has promised, to whom and with what money. Null when it does not exist.
 * One query after the other: the transaction has one connection.
 */
export async function findProjectFacts(db: TenantDb, projectId: string): Promise<ProjectFacts | null> {
  const project = await db.project.findFirst({
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
    },
  });
  if (!project) return null;
  const { funderId, ...facts } = project;
  const funder = funderId ? await db.organisation.findUnique({ where: { id: funderId }, select: { name: true } }) : null;
  const ofProject = { where: { projectId }, orderBy: { position: "asc" as const } };
  const goals = await db.goal.findMany({
    ...ofProject,
    select: { key: true, label: true, target: true, direction: true, unit: true, modality: true },
  });
  const milestones = await db.milestone.findMany({ ...ofProject, select: { name: true, dueOn: true, reachedOn: true } });
  const reports = await db.reportObligation.findMany({
    where: { projectId },
    orderBy: { dueOn: "asc" },
    select: { name: true, dueOn: true, coversFrom: true, coversTo: true, recipient: true },
  });
  const lines = await db.budgetLine.findMany({
    where: { projectId },
    orderBy: [{ year: "asc" }, { position: "asc" }],
    select: { year: true, kind: true, label: true, amountSek: true },
  });
  return {
    ...facts,
    capacityUnit: facts.capacityUnit as ProjectFacts["capacityUnit"],
    funder: funder?.name ?? null,
    startsOn: toDay(facts.startsOn),
    endsOn: toDayOrNull(facts.endsOn),
    parties: await db.party.findMany({ ...ofProject, select: { id: true, name: true, code: true } }),
    meetingSeries: await db.meetingSeries.findMany({ ...ofProject, select: { id: true, kind: true, perYear: true } }),
    goals: goals.map((goal) => ({ ...goal, target: goal.target === null ? null : Number(goal.target) })),
    milestones: milestones.map((one) => ({ ...one, dueOn: toDayOrNull(one.dueOn), reachedOn: toDayOrNull(one.reachedOn) })),
    reportObligations: reports.map((one) => ({
      ...one,
      dueOn: toDay(one.dueOn),
      coversFrom: toDayOrNull(one.coversFrom),
      coversTo: toDayOrNull(one.coversTo),
    })),
    budgetLines: lines.map((line) => ({ ...line, amountSek: Number(line.amountSek) })),
  };
}
