import "server-only";
import { z } from "zod";
import { isPracticeAddress } from "@/lib/auth/demo";
import { canMail } from "@/lib/mail";
import { organisationQuery } from "@/lib/server/query";
import { findReset, findUser, type ListedUser, listProjectChoices, listUsers, otherAdministrators } from "./data";
import { rolesIn, type User } from "./domain";
import { userInput } from "./schema";

/** What an administrator is told of somebody. */
function shown({ hasPassword, ...user }: ListedUser): User {
  return { ...user, isPractice: hasPassword && isPracticeAddress(user.email) };
}

/** Everybody who has or had a role in the organisation, and what a new one can be given. */
export const getUsers = organisationQuery({ permission: "user:manage", input: z.strictObject({}) }, async ({ db, actor }) => ({
  users: (await listUsers(db, actor.organisation.id)).map(shown),
  projects: await listProjectChoices(db),
  roles: rolesIn[actor.organisation.kind],
  /** Whether links go by mail; else the administrator hands them over. */
  byMail: canMail(),
}));

/** One user of the organisation, with what can be changed; another organisation's is not found. */
export const getUser = organisationQuery({ permission: "user:manage", input: userInput }, async ({ db, actor }, { userId }) => {
  const user = await findUser(db, actor.organisation.id, userId);
  return (
    user && {
      user: shown(user),
      isSelf: user.id === actor.userId,
      projects: await listProjectChoices(db),
      roles: rolesIn[actor.organisation.kind],
      factor: {
        reset: await findReset(db, user.id),
        actorId: actor.userId,
        /** Whether there is somebody else to approve, who is not the one concerned. */
        hasAnother: (await otherAdministrators(db, actor.organisation.id, actor.userId)).some(({ userId: other }) => other !== user.id),
      },
    }
  );
});

/** Which roles the organisation has, for the table of what each may do. */
export const getRoles = organisationQuery({ permission: "user:manage", input: z.strictObject({}) }, async ({ actor }) => ({
  roles: rolesIn[actor.organisation.kind],
}));
