import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";

const sent = vi.hoisted(() => [] as unknown[][]);
vi.mock("next/headers", () => ({
  cookies: async () => ({ set: (...cookie: unknown[]) => void sent.push(cookie) }),
  headers: async () => new Headers(),
}));

afterEach(() => {
  sent.length = 0;
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("a cookie of ours", () => {
  it.each([
    ["https://samsteg.example", "__Host-samsteg", true],
    ["http://localhost:3000", "samsteg", false],
  ])(
    "R20 at %s is called %s: read by no script, sent to this site alone and to all of it, and over TLS by TLS",
    async (address, name, secure) => {
      vi.stubEnv("NEXTAUTH_URL", address);
      vi.stubEnv("DATABASE_URL", "postgresql://samsteg_app@localhost/samsteg");
      vi.stubEnv("NEXTAUTH_SECRET", randomBytes(40).toString("base64"));
      vi.stubEnv("SAMSTEG_KEY", randomBytes(32).toString("base64"));
      const { setCookie } = await import("@/lib/auth/session");
      await setCookie("samsteg", "x", 60);
      // No domain: a __Host- cookie may have none, and so no other host is sent it.
      expect(sent).toEqual([[name, "x", { httpOnly: true, secure, sameSite: "lax", path: "/", maxAge: 60 }]]);
    },
  );
});
