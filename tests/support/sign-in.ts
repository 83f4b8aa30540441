import { randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { hashPassword } from "@/lib/auth/password";
import { sealHash } from "@/lib/password-hash";
import { sealForAccount } from "@/lib/vault";
import { requestState } from "./request.ts";
import { owner } from "./world.ts";

export const password = "Långt lösenord med å, 2026";
let hashed: Promise<string> | undefined;

/** An account of somebody invented, with a password and, unless told otherwise, an app. */
export async function anAccount({ withApp = true, disabled = false, withPassword = true } = {}) {
  hashed ??= hashPassword(password);
  const id = randomUUID();
  const email = `${id.slice(0, 8)}@test.example`;
  const secret = new Secret({ size: 20 });
  await owner().query(
    "INSERT INTO users (id, email, name, password_hash, totp_sealed, disabled_at) VALUES ($1, $2, 'Ada Prov', $3, $4, $5)",
    [
      id,
      email,
      withPassword ? sealHash(id, await hashed) : null,
      withApp ? Buffer.from(sealForAccount(id, "totp_sealed", secret.base32)) : null,
      disabled ? new Date() : null,
    ],
  );
  return { id, email, secret: secret.base32, code: (steps = 0) => codeOf(secret.base32, steps) };
}

/** The code that an app shows, so many half minutes from now. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

/** A browser that has never been here, somewhere of its own unless told where. */
export function aBrowser(source = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`): void {
  requestState.cookies = new Map();
  requestState.headers = { host: "localhost:3000", origin: "http://localhost:3000", "x-samsteg-source": source };
}

/** The browser's cookies, to go back to (or to steal). */
export function cookiesNow(): Map<string, string> {
  return new Map(requestState.cookies);
}

/** Goes on with these cookies. */
export function withCookies(cookies: Map<string, string>): void {
  requestState.cookies = new Map(cookies);
}
