import { assignedRoles } from "../../lib/auth/policy.ts";
import { asDate, type Day } from "../../lib/dates.ts";
import type { TenantDb } from "../../lib/db/tenant.ts";
import type { World } from "./load-accounts.ts";
import { loadMeetings } from "./load-meetings.ts";
import type { ProjectSeed } from "./projects/project.ts";

const dateOrNull = (day: Day | null) => (day ? asDate(day) : null);

/** A project with everything it has promised, and the accounts that work in it. Gives its id. */
export async function loadProject(db: TenantDb, organisationId: string, seed: ProjectSeed, world: World): Promise<string> {
  const { id: projectId } = await db.project.create({
    data: {
      organisationId,
      slug: seed.slug,
      name: seed.name,
      summary: seed.summary,
      ownerUnit: seed.ownerUnit,
      funderId: world.organisationId(seed.funder),
      startsOn: asDate(seed.startsOn),
      endsOn: dateOrNull(seed.endsOn),
      capacityMin: seed.capacity.min ?? null,
      capacityMax: seed.capacity.max,
      capacityUnit: seed.capacity.unit,
      participantNoun: seed.participantNoun,
      measureEveryDays: seed.measureEveryDays,
      followUpDates: seed.followUpDates.map(asDate),
    },
    select: { id: true },
  });
  const owned = { organisationId, projectId };
  await db.party.createMany({ data: seed.parties.map((party, position) => ({ ...owned, ...party, position })) });
  await db.criterion.createMany({ data: seed.criteria.map((criterion, position) => ({ ...owned, ...criterion, position })) });
  await db.goal.createMany({
    data: seed.goals.map(({ modality = "SKALL", dueOn, ...goal }, position) => ({
      ...owned,
      ...goal,
      modality,
      dueOn: dateOrNull(dueOn ?? null),
      position,
    })),
  });
  await db.milestone.createMany({
    data: seed.milestones.map((milestone, position) => ({
      ...owned,
      ...milestone,
      dueOn: dateOrNull(milestone.dueOn),
      reachedOn: dateOrNull(milestone.reachedOn),
      position,
    })),
  });
  await loadMeetings(db, owned, seed);
  await db.reportObligation.createMany({
    data: seed.reports.map((report) => ({
      ...owned,
      ...report,
      dueOn: asDate(report.dueOn),
      coversFrom: dateOrNull(report.coversFrom),
      coversTo: dateOrNull(report.coversTo),
    })),
  });
  await db.budgetLine.createMany({ data: seed.budget.map((line, position) => ({ ...owned, ...line, position })) });
  await db.projectAssignment.createMany({
    data: world
      .accountsOf(seed.organisation)
      .filter((account) => assignedRoles.includes(account.role))
      .map((account) => ({ ...owned, userId: world.userId(account.email) })),
  });
  return projectId;
}
