import "server-only";
import { z } from "zod";
import { findClient } from "@/lib/auth/single-sign-on/client";
import { beginAddress, returnAddress } from "@/lib/auth/single-sign-on/flow";
import { listIdentities } from "@/lib/auth/single-sign-on/identity";
import { organisationQuery } from "@/lib/server/query";

/** How the organisation's people sign in with its own provider, without the secret; and the addresses to give others. */
export const getSettings = organisationQuery({ permission: "user:manage", input: z.strictObject({}) }, async ({ db, actor }) => {
  const { id, slug } = actor.organisation;
  const addresses = { returnAddress: returnAddress(slug), beginAddress: beginAddress(slug) };
  const client = await findClient(db, id);
  if (!client) return { ...addresses, settings: null };
  const { clientSecretSealed: _sealed, openSecret: _opener, ...settings } = client;
  return { ...addresses, settings };
});

/** Who a user is at the organisation's provider, as far as it is noted; and whether the organisation has one. */
export const getIdentities = organisationQuery(
  { permission: "user:manage", input: z.strictObject({ userId: z.uuid() }) },
  async ({ db, actor }, { userId }) => {
    const [client, identities] = [await findClient(db, actor.organisation.id), await listIdentities(db, actor.organisation.id, userId)];
    return { provider: client && { issuer: client.issuer, claim: client.identityClaim }, identities };
  },
);
