/**
 * What every answer says, whoever makes it: a page, the API, a file, Next's own redirects and faults
 * (security R25). The policy is that of what is not a page, which needs nothing; `proxy.ts` gives pages theirs.
 */
export const everyAnswer: Record<string, string> = {
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
};

/** The policy of a page: its own scripts by the nonce, and nothing of anybody else's. */
export function pagePolicy(nonce: string, inDevelopment: boolean): string {
  return [
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
}
