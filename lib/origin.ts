import { env } from "./env";

const local = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a request that changes something comes from our own pages (security R22). What is ours is
 * `NEXTAUTH_URL`: neither `Host` nor `X-Forwarded-Host` has a say, as whoever asks writes them. A request
 * that does not say where it comes from is not ours. On one machine its names for itself are one.
 */
export function isFromOurselves(sent: Headers): boolean {
  const origin = sent.get("origin");
  const site = sent.get("sec-fetch-site");
  if (!origin || (site && site !== "same-origin" && site !== "none")) return false;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  const own = new URL(env().NEXTAUTH_URL);
  if (from?.origin !== origin) return false;
  return from.origin === own.origin || (isLocal(from) && isLocal(own) && from.protocol === own.protocol && from.port === own.port);
}

function isLocal({ hostname }: URL): boolean {
  return local.includes(hostname);
}
