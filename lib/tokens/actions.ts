"use server";
import { createToken, revokeToken } from "@/lib/auth/token";
import { AppError } from "@/lib/errors";
import { organisationAction } from "@/lib/server/action";
import { createTokenForm, revokeTokenForm } from "./schema";

/** Makes a key to the API. Its text is in the answer, once. */
export const createApiToken = organisationAction(
  { name: "token.create", permission: "token:manage", form: createTokenForm, stepUp: true },
  async ({ db, actor }, { name, scopes }) => {
    const token = await createToken(db, { organisationId: actor.organisation.id, createdById: actor.userId, name, scopes });
    return { message: "tokens.created", values: { name }, secret: { token } };
  },
);

/** Revokes a key: the next call with it is refused. */
export const revokeApiToken = organisationAction(
  { name: "token.revoke", permission: "token:manage", form: revokeTokenForm, stepUp: true },
  async ({ db, actor }, { tokenId }) => {
    if (!(await revokeToken(db, actor.organisation.id, tokenId))) throw new AppError("not_found", "notFound");
    return { message: "tokens.revoked" };
  },
);
