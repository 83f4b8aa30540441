import "server-only";
import { z } from "zod";
import { listTokens } from "@/lib/auth/token";
import { organisationQuery } from "@/lib/server/query";

/** The organisation's keys to the API, for its administrator. */
export const listApiTokens = organisationQuery({ permission: "token:manage", input: z.strictObject({}) }, ({ db, actor }) =>
  listTokens(db, actor.organisation.id),
);
