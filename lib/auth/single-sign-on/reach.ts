import "server-only";
import { type LookupAddress, lookup } from "node:dns";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { CustomFetch } from "openid-client";
import { env } from "@/lib/env";

const timeout = 8000;
const mostBytes = 512 * 1024;
const here = ["localhost", "127.0.0.1"];

// Addresses that mean something only inside a network (IANA's special-purpose registries): those of an
// organisation's own machines, and those of one machine or of nobody.
const own = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
const never = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"];
const neverSix = ["::/127", "64:ff9b::/96", "fe80::/10", "ff00::/8"];
const inner = networks([...own, ...never, ...neverSix]);
const ownMachines = networks(own);

function networks(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = "", bits] = range.split("/");
    list.addSubnet(net, Number(bits), familyOf(net));
  }
  return list;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** Whether an address leads into a network and not out on the internet. */
export function isInner(address: string): boolean {
  return inner.check(address, familyOf(address));
}

/**
 * Whether a name that leads to this address may be asked: out on the internet always; inside a network only
 * where SAMSTEG_OIDC_INNER lists the name (then at the organisation's own machines, never at this one or a
 * cloud's own services) or the address's network. Nothing is listed unless somebody does (CWE-918).
 */
export function mayConnect(name: string, address: string, listed: readonly string[] = env().SAMSTEG_OIDC_INNER): boolean {
  if (!isInner(address)) return true;
  if (listed.includes(name.toLowerCase()) && ownMachines.check(address, familyOf(address))) return true;
  return networks(listed.filter((place) => place.includes("/"))).check(address, familyOf(address));
}

/**
 * Whether a provider may stand at this address: https, and no bare address of the inside of a network unless it is listed.
 * Plain http, on this machine only, when the app itself is on this machine (practice and tests).
 */
export function mayReach(url: URL, listed?: readonly string[]): boolean {
  if (isOnThisMachine(url)) return true;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return url.protocol === "https:" && !url.username && !url.password && (!isIP(host) || mayConnect(host, host, listed));
}

/** Whether both the app and what it asks are on this machine. */
export function isOnThisMachine(url: URL): boolean {
  return here.includes(url.hostname) && here.includes(new URL(env().NEXTAUTH_URL).hostname);
}

/** The network's addresses of a name, unless one of them leads inside where it may not: asked when connecting, so that the answer cannot change in between. */
const onlyReachable: LookupFunction = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error("The name has no address"), "");
    if (!addresses.every(({ address }) => mayConnect(name, address))) return callback(new Error("The name leads inside a network"), "");
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

/**
 * Asks an organisation's provider. An administrator chooses the address, so it must not reach what
 * only this server can (CWE-918): no inner addresses that are not listed, no redirects, eight seconds, half a megabyte.
 */
export const reach: CustomFetch = (address, { method, headers, body, signal }) =>
  new Promise((done, fail) => {
    const url = new URL(address);
    if (!mayReach(url)) return fail(new Error("The provider's address may not be reached"));
    const limit = AbortSignal.timeout(timeout);
    const request = (url.protocol === "https:" ? secureRequest : plainRequest)(
      url,
      {
        method,
        headers,
        agent: false,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(isOnThisMachine(url) ? {} : { lookup: onlyReachable }),
      },
      (answer) => {
        const pieces: Buffer[] = [];
        let size = 0;
        answer.on("data", (piece: Buffer) => {
          size += piece.length;
          if (size > mostBytes) request.destroy(new Error("The provider answered with too much"));
          else pieces.push(piece);
        });
        answer.on("error", fail);
        answer.on("end", () => {
          const status = answer.statusCode ?? 500;
          const type = answer.headers["content-type"];
          done(new Response(pieces.length ? Buffer.concat(pieces) : null, { status, headers: type ? { "content-type": type } : {} }));
        });
      },
    );
    request.on("error", fail);
    request.end(body ? String(body) : undefined);
  });
