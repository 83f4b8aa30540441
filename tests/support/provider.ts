import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type Provider from "oidc-provider";

export const loa2 = "http://id.elegnamnden.se/loa/1.0/loa2";
export const loa3 = "http://id.elegnamnden.se/loa/1.0/loa3";
export const secret = "a secret between two who know";

/** How somebody identifies themselves to the provider. */
export type Visitor = { account: string; acr?: string };
type Claims = Record<string, unknown>;

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

/**
 * A real OpenID provider (the certified oidc-provider) on this machine. Its sign-in page asks for an
 * account and believes it. Two clients, `samsteg` and `another`. Each account has the scope `staff`'s claim
 * `staff_number`, which is its name with "s-" before.
 * `tampering.forge` changes what ID tokens say before they reach us; they are signed anew, with the provider's
 * own key unless `tampering.key` is another.
 */
export async function startProvider() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = {
    client_secret: secret,
    redirect_uris: [issuer],
    grant_types: ["authorization_code" as const],
    response_types: ["code" as const],
    require_auth_time: true,
  };
  const provider = await quietly(async () => {
    const { default: OpenIdProvider } = await import("oidc-provider");
    return new OpenIdProvider(issuer, {
      clients: [
        { ...client, client_id: "samsteg" },
        { ...client, client_id: "another" },
      ],
      acrValues: [loa2, loa3],
      claims: { openid: ["sub"], staff: ["staff_number"] },
      cookies: { keys: ["for tests"] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, staff_number: `s-${id}` }) }),
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "test" } as never] },
      // Nobody is asked for consent: it is their employer's.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
        grant.addOIDCScope("openid staff");
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    });
  });
  // Each test's organisation has an address of its own to come back to.
  provider.Client.prototype.redirectUriAllowed = (address) => address.startsWith("http://localhost:");

  const tampering: { forge?: (claims: Claims) => Claims; key?: KeyObject } = {};
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith("/interaction/")) return ask(provider, ctx);
    await next();
    const answer = ctx.body as { id_token?: string } | undefined;
    if (answer?.id_token && tampering.forge) answer.id_token = forged(answer.id_token, tampering.forge, tampering.key ?? privateKey);
  });
  server.on("request", provider.callback());

  return {
    issuer,
    tampering,
    /** Goes through the provider as a browser does, and gives the address that it sends one back to. */
    visit: (address: string, visitor: Visitor) => visit(address, visitor, issuer),
    stop: () => new Promise((done) => server.close(done) && server.closeAllConnections()),
  };
}

/** It warns of what tests do on purpose: no https, a young Node. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = console.info = () => {};
  try {
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

type Ctx = Parameters<Parameters<Provider["use"]>[0]>[0];

/** The provider's sign-in page. */
async function ask(provider: Provider, ctx: Ctx): Promise<void> {
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = `<!doctype html><html lang="sv"><title>Kommunens inloggning</title><link rel="icon" href="data:,"><form method="post">
      <label>Konto <input name="account"></label><label>Nivå <input name="acr" value="${loa3}"></label><button>Legitimera</button></form>`;
    return;
  }
  const pieces: Buffer[] = [];
  for await (const piece of ctx.req) pieces.push(piece);
  const typed = new URLSearchParams(Buffer.concat(pieces).toString());
  const login = { accountId: typed.get("account") ?? "", acr: typed.get("acr") || undefined };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
}

/** The token with other claims, signed with the key given. */
function forged(token: string, change: (claims: Claims) => Claims, key: KeyObject): string {
  const [head = "", body = ""] = token.split(".");
  const claims = change(JSON.parse(Buffer.from(body, "base64url").toString()));
  const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

/** Follows redirects at the provider with its cookies, and signs in when asked. */
async function visit(address: string, { account, acr = loa3 }: Visitor, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = new URL(address);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 10 && next.origin === issuer; step++) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const answer = await fetch(next, { headers, redirect: "manual", ...(form ? { method: "POST", body: form } : {}) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    form = location ? undefined : new URLSearchParams({ account, acr });
    if (location) next = new URL(location, next);
    else if (answer.status !== 200 || !next.pathname.startsWith("/interaction/")) throw new Error(`The provider answered ${answer.status}`);
  }
  return next.href;
}
