import "server-only";
import { randomUUID } from "node:crypto";
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from "openid-client";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { open, seal } from "@/lib/vault";
import { reach } from "./reach";

/** How an organisation's people sign in with its own provider. */
export type ClientSettings = {
  issuer: string;
  clientId: string;
  /** The levels of assurance (`acr`) that are enough; any other, or none, is not. */
  requiredAcr: string[];
  /** The claim whose value is the person's identity in the organisation. */
  identityClaim: string;
  scopes: string[];
  enabled: boolean;
};

export type SavedClient = ClientSettings & {
  id: string;
  organisationId: string;
  version: number;
  clientSecretSealed: Uint8Array;
  /** Throws when the secret does not open. */
  openSecret: () => string;
};

/** The organisation's settings, or null when there are none. */
export async function findClient(db: TenantDb, organisationId: string): Promise<SavedClient | null> {
  const client = await db.oidcClient.findUnique({ where: { organisationId }, omit: { createdAt: true } });
  if (!client) return null;
  const vault = await vaultOf(db);
  return { ...client, openSecret: () => open(vault, cellOf(client.id), client.clientSecretSealed).toString() };
}

/**
 * Saves the organisation's settings, unless somebody else has since `version` (0: there were none).
 * @param secret null leaves the saved one as it is
 * @returns whether it was saved
 */
export async function saveClient(
  db: TenantDb,
  organisationId: string,
  settings: ClientSettings,
  { secret, version }: { secret: string | null; version: number },
): Promise<boolean> {
  const current = await findClient(db, organisationId);
  if ((current?.version ?? 0) !== version) return false;
  const id = current?.id ?? randomUUID();
  const sealed = secret === null ? {} : { clientSecretSealed: seal(await vaultOf(db), cellOf(id), secret) };
  if (current) {
    const { count } = await db.oidcClient.updateMany({
      where: { organisationId, version },
      data: { ...settings, ...sealed, version: { increment: 1 } },
    });
    return count === 1;
  }
  if (!sealed.clientSecretSealed) return false;
  await db.oidcClient.create({
    data: { ...settings, organisationId, id, clientSecretSealed: sealed.clientSecretSealed },
    select: { id: true },
  });
  return true;
}

function cellOf(id: string) {
  return { table: "oidc_clients", column: "client_secret_sealed", rowId: id };
}

const minutesKept = 10;
const kept = new Map<string, { version: number; until: number; configuration: Configuration }>();

/**
 * The provider as it describes itself (OpenID Connect Discovery), with our client at it. Kept ten
 * minutes, and asked again when the settings change.
 * Throws when the provider does not answer, or answers for another issuer.
 */
export async function discover(client: SavedClient): Promise<Configuration> {
  const known = kept.get(client.organisationId);
  if (known && known.version === client.version && known.until > Date.now()) return known.configuration;
  const issuer = new URL(client.issuer);
  const configuration = await discovery(issuer, client.clientId, undefined, authenticate(client.openSecret()), {
    [customFetch]: reach,
    // The signature is checked although the token comes straight from the provider.
    execute: [enableNonRepudiationChecks, ...(issuer.protocol === "http:" ? [allowInsecureRequests] : [])],
  });
  kept.set(client.organisationId, { version: client.version, until: Date.now() + minutesKept * 60_000, configuration });
  return configuration;
}

/** Our secret goes in the header, which is what a provider takes unless it says that it does not. */
function authenticate(secret: string): ClientAuth {
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (taken.includes("client_secret_basic") ? ClientSecretBasic : ClientSecretPost)(secret)(server, ...rest);
  };
}
