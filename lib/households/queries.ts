import "server-only";
import { today } from "@/lib/dates";
import { findHead, type Head } from "@/lib/participants/data";
import { participantInput } from "@/lib/participants/schema";
import { query } from "@/lib/server/query";
import { findHousehold, listMembers, type Member } from "./data";

type Shown = { head: Head; members: Member[] };

/** A participant's household: kind, children, and who else of the project lives in it. */
export const getHousehold = query(
  {
    permission: "participant:read",
    input: participantInput,
    views: { as: "household", persons: ({ head, members }: Shown) => [head.personId, ...members.map((member) => member.personId)] },
  },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const household = head.householdId ? await findHousehold(db, scope, head.householdId) : null;
    const members = household ? await listMembers(db, scope, household.id, head.personId) : [];
    return { head, household, members, on: today(), today: today() };
  },
);
