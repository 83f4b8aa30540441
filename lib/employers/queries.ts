import "server-only";
import { query } from "@/lib/server/query";
import { listEmployers } from "./data";
import { employersInput } from "./schema";

/** The project's register of employers, and the one to change when asked for. No participant is shown. */
export const getEmployers = query(
  { permission: "participant:edit", input: employersInput },
  async ({ db, actor, project }, { employerId }) => {
    const employers = await listEmployers(db, { organisationId: actor.organisation.id, projectId: project.id });
    const chosen = employers.find(({ id }) => id === employerId) ?? null;
    return employerId && !chosen ? null : { employers, chosen };
  },
);
