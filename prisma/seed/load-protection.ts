import { randomUUID } from "node:crypto";
import { insertAnonymous } from "../../lib/anonymous/data.ts";
import { today, yearOf } from "../../lib/dates.ts";
import { withTenant } from "../../lib/db/tenant.ts";
import { protectPerson } from "../../lib/protection/data.ts";

/**
 * Protects one of the project's participants, by its id in the import files, with the user as the only
 * one named; and counts two who want to be nobody.
 */
export async function loadProtection(organisationId: string, projectId: string, externalId: string, userId: string): Promise<void> {
  const scope = { organisationId, actorKind: "user", actorId: userId, role: "caseworker", requestId: randomUUID() } as const;
  await withTenant(scope, "write", async (db) => {
    const { personId, person } = await db.enrolment.findFirstOrThrow({
      where: { organisationId, projectId, externalId },
      select: { personId: true, person: { select: { version: true } } },
    });
    const done = await protectPerson(db, organisationId, {
      personId,
      version: person.version,
      protection: "SEKRETESSMARKERING",
      staffIds: [userId],
    });
    if (done !== "done") throw new Error(`The participant ${externalId} cannot be protected: ${done}`);
    const year = yearOf(today());
    await insertAnonymous(db, { organisationId, projectId }, { sex: "KVINNA", startYear: year });
    await insertAnonymous(db, { organisationId, projectId }, { sex: "MAN", startYear: year - 1 });
  });
}
