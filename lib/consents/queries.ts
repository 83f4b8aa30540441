import { can } from "@/lib/auth/policy";
import { today } from "@/lib/dates";
import { findHead, type Head } from "@/lib/participants/data";
import { query } from "@/lib/server/query";
import { listBlocks, listConsents, listOpenings, listParties } from "./data";
import { givingParties } from "./domain";
import { consentsInput } from "./schema";

export type { BlockRow, ConsentRow, Opening } from "./data";

/** What a participant has open to whom, every consent and block there has been, and what the forms offer. */
export const getConsents = query(
  {
    permission: "participant:read",
    input: consentsInput,
    views: { as: "consents", persons: ({ head }: { head: Head }) => [head.personId] },
  },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const on = today();
    const parties = await listParties(db, scope);
    return {
      head,
      on,
      parties,
      giving: givingParties(parties),
      openings: await listOpenings(db, scope.organisationId, participantId, on),
      consents: await listConsents(db, scope.organisationId, participantId),
      blocks: await listBlocks(db, scope.organisationId, participantId),
      mayRecord: can(actor.roles, "consent:record"),
    };
  },
);
