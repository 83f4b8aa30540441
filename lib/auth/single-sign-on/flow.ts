import "server-only";
import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { z } from "zod";
import { prisma } from "@/lib/db/client";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { env } from "@/lib/env";
import { isSlug, localPath } from "@/lib/place";
import { logFault } from "@/lib/server/log";
import { getSession } from "../actor";
import { forgiveSource, limitSource, TooMany } from "../limits";
import { giveSealed, spend, takeSealed } from "../sealed-cookie";
import { cookieName, openSession, setCookie } from "../session";
import { discover, findClient, type SavedClient } from "./client";
import { findByIdentity } from "./identity";

/** Why a sign-in with the organisation's provider came to nothing, as the sign-in page's address says it. */
export const refusals = ["saknas", "avbruten", "niva", "okand", "vanta"] as const;
type Refusal = (typeof refusals)[number];

/** Seconds that our clock and the provider's may differ. */
const clockTolerance = 30;

const begun = z.object({
  organisation: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  till: z.string(),
  startedAt: z.number(),
  /** A new proof for the session of this user, and of nobody else. */
  confirms: z.string().nullable(),
});
type Begun = z.output<typeof begun>;

/** A refusal that is expected; everything else that goes wrong is an interruption. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

/**
 * Begins a sign-in with the organisation's own provider: authorization code with PKCE (RFC 7636),
 * state and nonce, all carried by a sealed cookie.
 * @param asked.confirm the signed-in person proves once more who they are (security R21): the provider must ask anew
 * @returns the provider's address; ours when there is no such organisation, or none with a provider that answers
 */
export async function beginSignIn(slug: string, asked: { till: unknown; confirm: boolean }): Promise<string> {
  const till = localPath(asked.till);
  // It makes this server ask another one: not for anybody to start at will (security R17).
  if (!(await isWithinLimit())) return signInPage("vanta", till);
  const client = await clientOf(slug);
  if (!client) return signInPage("saknas", till);
  const session = asked.confirm ? await getSession() : null;
  try {
    const configuration = await discover(client);
    const carried: Begun = {
      organisation: slug,
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      till,
      startedAt: now(),
      confirms: session?.userId ?? null,
    };
    const address = await authorizationAddress(configuration, client, carried);
    await giveSealed("single-sign-on", carried);
    return address;
  } catch (error) {
    logFault("single-sign-on.begin", error);
    return signInPage("saknas", till);
  }
}

/**
 * Ends what {@link beginSignIn} began: the person comes back from the provider with a code. State,
 * nonce, issuer, audience, signature, age and level of assurance must all be right, and the identity
 * one that the organisation has noted for somebody who may come in. The session it opens reaches that
 * organisation only: another organisation of the same person has not chosen this provider.
 * @param search the question part of the address one came back to
 * @returns where to go: on to where one was going, or to the sign-in page with a word of why
 */
export async function completeSignIn(slug: string, search: string): Promise<string> {
  const carried = begun.safeParse(await takeSealed("single-sign-on")).data;
  // A single address to come back to for every organisation would let one provider pass for another (RFC 9700, 4.4).
  if (!carried || carried.organisation !== slug || !(await spend(carried.state))) return signInPage("avbruten", "/");
  const client = await clientOf(slug);
  if (!client) return signInPage("saknas", carried.till);
  try {
    const { identity, authenticatedAt } = await identify(client, carried, search);
    const userId = await inside(client.organisationId, (db) => findByIdentity(db, client, identity));
    if (!userId || (carried.confirms && carried.confirms !== userId)) throw new Refused("okand");
    // The provider may have let somebody in on an earlier sign-in: only its own word for when counts as a proof.
    const provedAt = authenticatedAt === null ? null : new Date(Math.min(authenticatedAt, now()) * 1000);
    await openSession(userId, "oidc", { provedAt, onlyOrganisationId: client.organisationId });
    // A whole office signs in from one address in the morning: what went well does not count.
    await forgiveSource("form", "single-sign-on");
    await remember(slug);
    return carried.till;
  } catch (error) {
    const reason = error instanceof Refused ? error.refusal : "avbruten";
    if (!(error instanceof Refused)) logFault("single-sign-on.complete", error);
    const data = { organisationId: client.organisationId, reason };
    await inside(client.organisationId, (db) => db.refusedSignIn.create({ data, select: { id: true } }));
    return signInPage(reason, carried.till);
  }
}

function isWithinLimit(): Promise<boolean> {
  return limitSource("form", "single-sign-on").then(
    () => true,
    (error) => {
      if (error instanceof TooMany) return false;
      throw error;
    },
  );
}

/** The organisation's provider, when it has one that is in use; an unknown organisation has none. */
async function clientOf(slug: string): Promise<SavedClient | null> {
  if (!isSlug(slug)) return null;
  const organisation = await prisma().organisation.findUnique({ where: { slug, suspendedAt: null }, select: { id: true } });
  const client = organisation && (await inside(organisation.id, (db) => findClient(db, organisation.id)));
  return client?.enabled ? client : null;
}

/** Before anybody is known, the app itself asks, in the one organisation that the address names. */
function inside<T>(organisationId: string, run: (db: TenantDb) => Promise<T>): Promise<T> {
  return withTenant({ organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() }, "write", run);
}

async function authorizationAddress(configuration: Configuration, client: SavedClient, carried: Begun): Promise<string> {
  const { claims_parameter_supported: takesClaims } = configuration.serverMetadata();
  return buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(carried.organisation),
    scope: client.scopes.join(" "),
    state: carried.state,
    nonce: carried.nonce,
    code_challenge: await calculatePKCECodeChallenge(carried.verifier),
    code_challenge_method: "S256",
    acr_values: client.requiredAcr.join(" "),
    // A provider that knows the parameter tells the level also when it would not have by itself.
    ...(takesClaims ? { claims: JSON.stringify({ id_token: wanted(client) }) } : {}),
    ...(carried.confirms ? { prompt: "login", max_age: "0" } : {}),
  }).href;
}

function wanted({ requiredAcr, identityClaim }: SavedClient) {
  return {
    acr: { essential: true, values: requiredAcr },
    auth_time: { essential: true },
    ...(identityClaim === "sub" ? {} : { [identityClaim]: { essential: true } }),
  };
}

/** Who the provider says that it is, and when it asked them; refused when it is not sure enough. */
async function identify(client: SavedClient, carried: Begun, search: string) {
  const configuration = await discover(client);
  const tokens = await authorizationCodeGrant(configuration, new URL(returnAddress(carried.organisation) + search), {
    pkceCodeVerifier: carried.verifier,
    expectedState: carried.state,
    expectedNonce: carried.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || new URL(claims.iss).href !== new URL(client.issuer).href) throw new Refused("avbruten");
  if (typeof claims.acr !== "string" || !client.requiredAcr.includes(claims.acr)) throw new Refused("niva");
  const authenticatedAt = typeof claims.auth_time === "number" ? claims.auth_time : null;
  if (carried.confirms && (authenticatedAt ?? 0) < carried.startedAt - clockTolerance) throw new Refused("niva");
  const told = claims[client.identityClaim] ?? (await fetchUserInfo(configuration, tokens.access_token, claims.sub))[client.identityClaim];
  if (typeof told !== "string" || told === "") throw new Refused("okand");
  return { identity: told, authenticatedAt };
}

const remembered = "samsteg-organisation";

/** So that the sign-in page can lead straight there the next time. Says nothing of who it was. */
async function remember(slug: string): Promise<void> {
  await setCookie(remembered, slug, 180 * 24 * 3600);
}

/** The organisation that this browser last signed in with. */
export async function rememberedOrganisation(): Promise<string | null> {
  const slug = (await cookies()).get(cookieName(remembered))?.value ?? "";
  return isSlug(slug) ? slug : null;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Where the provider sends people back; it must have been told this very address. */
export function returnAddress(slug: string): string {
  return new URL(`/logga-in/oidc/${slug}/svar`, env().NEXTAUTH_URL).href;
}

/** Where an organisation's people begin; what it can put on its own intranet. */
export function beginAddress(slug: string): string {
  return new URL(`/logga-in/oidc/${slug}`, env().NEXTAUTH_URL).href;
}

function signInPage(refusal: Refusal, till: string): string {
  return `/logga-in?${new URLSearchParams({ svar: refusal, ...(till === "/" ? {} : { till }) })}`;
}
