import "server-only";
import { type IncomingMessage, Server } from "node:http";
import { isIP } from "node:net";
import { headers } from "next/headers";

const header = "x-samsteg-source";

/**
 * Lets every request say where it came from, whatever its own headers pretend: Next hands on an
 * X-Forwarded-For that the client made up (security R17). Runs once, when the server starts.
 * @param proxies how many proxies of one's own stand in front
 */
export function noteSources(proxies: number): void {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function noted(this: Server, event: string | symbol, ...rest: unknown[]) {
    if (event === "request") {
      const request = rest[0] as IncomingMessage;
      request.headers[header] = sourceOf(request.headers["x-forwarded-for"], request.socket.remoteAddress, proxies);
    }
    return emit.apply(this, [event, ...rest] as Parameters<typeof emit>);
  } as typeof emit;
}

/**
 * The address a request came from: the socket's, or the one that the outermost of our own proxies saw.
 * What stands further out in X-Forwarded-For, anybody may have written.
 */
export function sourceOf(forwarded: string | string[] | undefined, socket: string | undefined, proxies: number): string {
  const hops = [forwarded ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((hop) => hop.trim())
    .filter(Boolean);
  const hop = proxies > 0 ? hops.at(-proxies) : undefined;
  return hop && isIP(hop) ? hop : (socket ?? "");
}

/** The address of this request as its server noted it; empty when nobody did. */
export async function source(): Promise<string> {
  return (await headers()).get(header) ?? "";
}

/**
 * The part of an address that one subscriber or office has: IPv4 whole or its first three numbers,
 * IPv6 by its first 64 or 48 bits, because whoever has one address there has them all.
 */
export function networkOf(address: string, part: "subscriber" | "office"): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIP(plain) === 4) return part === "subscriber" ? plain : `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(plain) !== 6) return "";
  const [head = "", tail] = plain.replace(/%.*$/, "").toLowerCase().split("::");
  const before = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  const groups = tail === undefined ? before : [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill("0"), ...after];
  const kept = part === "subscriber" ? 4 : 3;
  return `${groups
    .slice(0, kept)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/${kept * 16}`;
}
