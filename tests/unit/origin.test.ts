import { beforeEach, describe, expect, it, vi } from "vitest";

/** The check as an installation at the address would make it. */
async function installedAt(address: string) {
  vi.resetModules();
  vi.stubEnv("NEXTAUTH_URL", address);
  vi.stubEnv("DATABASE_URL", "postgresql://samsteg_app@localhost/samsteg");
  vi.stubEnv("NEXTAUTH_SECRET", "abcdefghijklmnopqrstuvwxyz0123456789");
  vi.stubEnv("SAMSTEG_KEY", Buffer.alloc(32, 7).toString("base64"));
  const { isFromOurselves } = await import("@/lib/origin");
  return (headers: Record<string, string>) => isFromOurselves(new Headers(headers));
}

describe("R22 where a request comes from", () => {
  let ours: Awaited<ReturnType<typeof installedAt>>;
  beforeEach(async () => {
    ours = await installedAt("https://samsteg.example");
  });

  it("is ours when it is the address the installation was given, whatever the host was called on the way", () => {
    expect(ours({ origin: "https://samsteg.example", host: "10.0.0.7:3000" })).toBe(true);
    expect(ours({ origin: "https://samsteg.example", "sec-fetch-site": "same-origin" })).toBe(true);
  });

  it.each([
    {},
    { origin: "null" },
    { origin: "http://samsteg.example" },
    { origin: "https://samsteg.example:8443" },
    { origin: "https://samsteg.example.evil.test" },
    { origin: "https://under.samsteg.example" },
    { origin: "https://samsteg.example/" },
    { origin: "https://evil.test", host: "evil.test", "x-forwarded-host": "evil.test" },
    { origin: "https://samsteg.example", "sec-fetch-site": "cross-site" },
    { origin: "https://samsteg.example", "sec-fetch-site": "same-site" },
    { origin: "https://localhost" },
    { origin: "%" },
  ])("is not ours: %j", (headers) => {
    expect(ours(headers as Record<string, string>)).toBe(false);
  });

  it("takes one machine's names for itself as one, on the same port only", async () => {
    const local = await installedAt("http://localhost:3000");
    expect(local({ origin: "http://127.0.0.1:3000" })).toBe(true);
    expect(local({ origin: "http://127.0.0.1:3001" })).toBe(false);
    expect(local({ origin: "https://127.0.0.1:3000" })).toBe(false);
  });
});
