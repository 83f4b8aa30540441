import { today } from "@/lib/dates";
import { query } from "@/lib/server/query";
import { findPartyName, findShared, listShared, type Shared } from "./data";
import { listed, type SharedItem } from "./domain";
import { sharedInput, sharedListInput } from "./schema";

export type { Shared } from "./data";

const permission = "shared:read";

/** Who has opened anything to the representative's party, with only what is open (design 2, security R09). */
export const listSharedParticipants = query(
  {
    permission,
    input: sharedListInput,
    views: { as: "shared-list", persons: ({ items }: { items: SharedItem[] }) => items.map((item) => item.personId) },
  },
  async ({ db, actor, project }, filter) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    return { ...listed(await listShared(db, scope), filter), party: await findPartyName(db, scope, actor.partyCode), filter, on: today() };
  },
);

/** One participant, with only what is open to the representative's party today. */
export const getSharedParticipant = query(
  { permission, input: sharedInput, views: { as: "shared", persons: ({ shared }: { shared: Shared }) => [shared.personId] } },
  async ({ db, actor, project }, { participantId }) => {
    const on = today();
    const shared = await findShared(db, { organisationId: actor.organisation.id, projectId: project.id }, participantId, on);
    return shared && { shared, on };
  },
);
