import { type NextRequest, NextResponse } from "next/server";

/**
 * Convenience, never the guard: gives every response its Content-Security-Policy with a fresh nonce,
 * and tells pages their own address so that signing in leads back. Access is decided behind the doors.
 */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const inDevelopment = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${inDevelopment ? " 'unsafe-eval'" : ""}`,
    // Style attributes carry measures (a bar's length); no style sheet comes from elsewhere.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const sent = new Headers(request.headers);
  sent.set("x-nonce", nonce);
  sent.set("x-samsteg-path", request.nextUrl.pathname + request.nextUrl.search);
  sent.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers: sent } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

// What is sent in large stays outside: Next reads a request whole before it passes it on from here.
export const config = { matcher: ["/((?!_next/static|favicon.ico|api/v1|o/[^/]+/projekt/[^/]+/import/filer$).*)"] };
