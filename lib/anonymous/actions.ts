"use server";
import { today, yearOf } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import { deleteAnonymous, insertAnonymous } from "./data";
import { mayStartIn } from "./domain";
import { anonymousForm } from "./schema";

/**
 * Counts somebody who takes part and wants to be nobody (security 0.1.2). Refuses a year outside the
 * project, and any field but sex and start year.
 */
export const addAnonymous = action(
  { name: "addAnonymous", permission: "participant:edit", form: anonymousForm },
  async ({ db, actor, project }, facts) => {
    if (!mayStartIn(facts.startYear, project, today())) {
      throw new AppError("rule", "protection.anonymous.refused.outside", {
        field: "startYear",
        values: { from: String(yearOf(project.startsOn)) },
      });
    }
    await insertAnonymous(db, { organisationId: actor.organisation.id, projectId: project.id }, facts);
    return { message: "protection.anonymous.added" };
  },
);

/** Takes one away that was counted by mistake: which of those that are alike cannot be told. */
export const removeAnonymous = action(
  { name: "removeAnonymous", permission: "participant:edit", form: anonymousForm },
  async ({ db, actor, project }, facts) => {
    if (!(await deleteAnonymous(db, { organisationId: actor.organisation.id, projectId: project.id }, facts))) {
      throw new AppError("not_found", "notFound");
    }
    return { message: "protection.anonymous.removed" };
  },
);
