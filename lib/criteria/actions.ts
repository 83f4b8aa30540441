"use server";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import type { Context } from "@/lib/server/context";
import { changeParams, insertCriterion, listCriteria, orderCriteria, removeCriterion as remove } from "./data";
import { addForm, changeForm, moveForm, paramsOf, removeForm } from "./schema";

const scopeOf = ({ actor, project }: Pick<Context, "actor" | "project">) => ({
  organisationId: actor.organisation.id,
  projectId: project.id,
});

/** Adds a criterion of the catalogue to the project. */
export const addCriterion = action(
  { name: "addCriterion", permission: "criteria:edit", form: addForm },
  async (context, { key, ...fields }) => {
    const params = paramsOf(key, fields);
    if (!params) throw new AppError("rule", "criteria.refused.params");
    await insertCriterion(context.db, scopeOf(context), key, params);
    return { message: "criteria.added" };
  },
);

/** Changes what a criterion is asked with. */
export const changeCriterion = action(
  { name: "changeCriterion", permission: "criteria:edit", form: changeForm },
  async (context, { criterionId, version, ...fields }) => {
    const { db } = context;
    const scope = scopeOf(context);
    const stored = (await listCriteria(db, scope)).find(({ id }) => id === criterionId);
    if (!stored) throw new AppError("not_found", "notFound");
    const params = paramsOf(stored.key, fields);
    if (!params) throw new AppError("rule", "criteria.refused.params");
    if (!(await changeParams(db, scope, criterionId, version, params))) throw new AppError("conflict", "conflict");
    return { message: "criteria.changed" };
  },
);

/** Takes a criterion away from the project. */
export const removeCriterion = action(
  { name: "removeCriterion", permission: "criteria:edit", form: removeForm },
  async (context, { criterionId, version }) => {
    const { db } = context;
    const scope = scopeOf(context);
    if (!(await listCriteria(db, scope)).some(({ id }) => id === criterionId)) throw new AppError("not_found", "notFound");
    if (!(await remove(db, scope, criterionId, version))) throw new AppError("conflict", "conflict");
    return { message: "criteria.removed" };
  },
);

/** Puts a criterion one place up. */
export const moveCriterionUp = action(
  { name: "moveCriterionUp", permission: "criteria:edit", form: moveForm },
  async (context, { criterionId }) => {
    const { db } = context;
    const scope = scopeOf(context);
    const ids = (await listCriteria(db, scope)).map(({ id }) => id);
    const at = ids.indexOf(criterionId);
    if (at < 0) throw new AppError("not_found", "notFound");
    const above = ids[at - 1];
    if (above) await orderCriteria(db, scope, ids.with(at - 1, criterionId).with(at, above));
    return { message: "criteria.moved" };
  },
);
