import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { pagePolicy } from "@/lib/headers";
import { isFromOurselves } from "@/lib/origin";
import { isReadable } from "@/lib/place";
import { isUnattended, unattendedHeader } from "@/lib/unattended";

/**
 * Convenience and a first sieve, never the guard: gives every page its Content-Security-Policy with a
 * fresh nonce, tells it its own address so that signing in leads back, and turns away what no page of
 * ours sends. Access is decided behind the doors, which check all of this again.
 */
export function proxy(request: NextRequest) {
  if (!isReadable(request.nextUrl.pathname) || request.nextUrl.search.includes("%00")) return new NextResponse(null, { status: 400 });
  if (!["GET", "HEAD"].includes(request.method) && !isFromOurselves(request.headers)) return fromElsewhere();
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = pagePolicy(nonce, process.env.NODE_ENV === "development");
  const sent = new Headers(request.headers);
  sent.set("x-nonce", nonce);
  sent.set("x-samsteg-path", request.nextUrl.pathname + request.nextUrl.search);
  sent.set("content-security-policy", policy);
  // Only ever from here. What is sent by a form is somebody's doing, wherever the page stands.
  sent.delete(unattendedHeader);
  if (request.method === "GET" && isUnattended(request.nextUrl.search)) sent.set(unattendedHeader, "1");
  const response = NextResponse.next({ request: { headers: sent } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

/** For whoever opened Samsteg by an address that is not its own, too. */
function fromElsewhere(): NextResponse {
  const { NEXTAUTH_URL } = env();
  const words = `Detta skickades inte från en sida i Samsteg, som finns på ${NEXTAUTH_URL}\nThis was not sent from a page of Samsteg, which is at ${NEXTAUTH_URL}\n`;
  return new NextResponse(words, { status: 403, headers: { "content-type": "text/plain; charset=utf-8" } });
}

// What is sent in large stays outside: Next reads a request whole before it passes it on from here.
export const config = { matcher: ["/((?!_next/static|favicon.ico|icon.svg|api/|o/[^/]+/projekt/[^/]+/import/filer$).*)"] };
