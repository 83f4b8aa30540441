"use server";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import { changeEmployer, findEmployer, insertEmployer, isNameTaken } from "./data";
import { employerValues, isKnown } from "./domain";
import { employerForm } from "./schema";

/** Adds an employer to the project's register, or changes one. Conflict when somebody else has since it was shown. */
export const saveEmployer = action(
  { name: "saveEmployer", permission: "participant:edit", form: employerForm },
  async ({ db, actor, project }, { employerId, version, name, municipality, ...said }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const contact = { name: said.contactName, phone: said.contactPhone, email: said.contactEmail };
    const stored = employerId ? await findEmployer(db, scope, employerId) : null;
    if (employerId && !stored) throw new AppError("not_found", "notFound");
    if (stored && stored.version !== version) throw new AppError("conflict", "employers.overtaken", { facts: employerValues(stored) });
    if (stored && stored.name === null) throw new AppError("rule", "employers.refused.unreadableName", { field: "name" });
    if (await isNameTaken(db, scope, name, employerId)) throw new AppError("rule", "employers.refused.taken", { field: "name" });
    if (!stored) {
      await insertEmployer(db, scope, randomUUID(), { name, municipality, contact });
      return { message: "employers.added" };
    }
    if (stored.isUnreadable && isKnown(contact)) throw new AppError("rule", "employers.refused.unreadable", { field: "contactName" });
    const facts = { name, municipality, ...(stored.isUnreadable ? {} : { contact }) };
    if (!(await changeEmployer(db, scope, stored, facts))) throw new AppError("conflict", "conflict");
    return { message: "employers.changed" };
  },
);
