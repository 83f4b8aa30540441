import "server-only";
import { listOwnOrganisations } from "@/lib/auth/actor";
import { listPasskeys } from "@/lib/auth/passkeys";
import { accountQuery } from "@/lib/server/account";

/** One's own passkeys, and whether this session may change them. */
export const getOwnPasskeys = accountQuery(async (session) => ({
  passkeys: await listPasskeys(session.userId),
  byOrganisation: session.onlyOrganisationId !== null,
}));

/** With what, besides a code, one can prove once more who one is; and whether that has just been done. */
export const getOwnProofs = accountQuery(async (session) => {
  const [organisation] = session.onlyOrganisationId ? await listOwnOrganisations() : [];
  return {
    hasPasskey: (await listPasskeys(session.userId)).length > 0,
    organisation: organisation ? { slug: organisation.slug, name: organisation.name } : null,
    isFresh: session.isFresh,
  };
});
