// A page that asks again by itself, while something long goes on, says so in its address; the proxy notes it for the
// session, which then counts no activity: nobody may be there (security R20).
const name = "bevakar";
/** The header in which `proxy.ts` hands it on. */
export const unattendedHeader = "x-samsteg-unattended";
/** The address with which a page asks again by itself, from where it is. */
export const unattendedAddress = `?${name}=1`;

/** Whether it was a page that asked, and no person. */
export function isUnattended(search: string): boolean {
  return new URLSearchParams(search).has(name);
}
