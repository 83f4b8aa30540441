"use server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { findHead } from "@/lib/participants/data";
import { action } from "@/lib/server/action";
import { deleteRating, findRating, insertRating, listRatings } from "./data";
import { fieldOf, mayRate } from "./domain";
import { ratingForm, removeRatingForm } from "./schema";

/** Notes how a participant rates their own health, their place among others and, if they will, their step. */
export const noteRating = action(
  { name: "noteRating", permission: "participant:edit", form: ratingForm },
  async ({ db, actor, project }, { enrolmentId, ...rating }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, enrolmentId);
    if (!head) throw new AppError("not_found", "notFound");
    const taken = (await listRatings(db, scope.organisationId, enrolmentId)).map((one) => one.ratedOn);
    const refusal = mayRate(rating, { startsOn: head.startsOn, taken, today: today() });
    if (refusal) throw new AppError("rule", `ratings.refused.${refusal}`, { field: fieldOf[refusal] });
    await insertRating(db, scope.organisationId, enrolmentId, rating);
    return { message: "ratings.noted", result: { participantId: enrolmentId } };
  },
);

/** Takes away a rating that was noted wrongly; a right one is noted anew. The log says that it went, not what it said. */
export const removeRating = action(
  { name: "removeRating", permission: "participant:edit", form: removeRatingForm },
  async ({ db, actor, project }, { ratingId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const found = await findRating(db, scope, ratingId);
    if (!found || !(await deleteRating(db, scope.organisationId, ratingId))) throw new AppError("not_found", "notFound");
    return { message: "ratings.removed", result: { participantId: found.enrolmentId } };
  },
);
