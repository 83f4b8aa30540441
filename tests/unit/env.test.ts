import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { envProblems } from "@/lib/env";

const good = {
  DATABASE_URL: "postgresql://samsteg_app@localhost/samsteg",
  NEXTAUTH_URL: "https://samsteg.example",
  NEXTAUTH_SECRET: randomBytes(40).toString("base64"),
  SAMSTEG_KEY: randomBytes(32).toString("base64"),
} as unknown as NodeJS.ProcessEnv;

describe("the environment", () => {
  it("is accepted when all is there and strong", () => expect(envProblems(good)).toEqual([]));

  it("may list providers on networks of one's own, by name and by network", () =>
    expect(envProblems({ ...good, SAMSTEG_OIDC_INNER: "idp.kommun.se, 10.2.0.0/16 fd12::/16" })).toEqual([]));

  it.each([
    ["DATABASE_URL", undefined, "DATABASE_URL is missing"],
    ["DATABASE_URL", "mysql://x", "DATABASE_URL is not a postgresql:// address"],
    ["NEXTAUTH_URL", undefined, "NEXTAUTH_URL is missing or not an address"],
    ["NEXTAUTH_URL", "http://samsteg.example", "NEXTAUTH_URL must be https outside this machine"],
    ["NEXTAUTH_SECRET", undefined, "NEXTAUTH_SECRET is missing"],
    ["NEXTAUTH_SECRET", "k0rt!", "NEXTAUTH_SECRET is shorter than 32 characters"],
    ["NEXTAUTH_SECRET", "a".repeat(64), "NEXTAUTH_SECRET is easy to guess"],
    ["NEXTAUTH_SECRET", "secret-secret-secret-secret-secret-1234", "NEXTAUTH_SECRET is easy to guess"],
    ["SAMSTEG_KEY", undefined, "SAMSTEG_KEY is missing"],
    ["SAMSTEG_KEY", "YWJj", "SAMSTEG_KEY is not 32 bytes in base64"],
    ["SAMSTEG_OIDC_INNER", "http://idp.kommun.se", "SAMSTEG_OIDC_INNER is not a list of hosts and networks"],
    ["SAMSTEG_OIDC_INNER", "0.0.0.0/0", "SAMSTEG_OIDC_INNER is not a list of hosts and networks"],
    ["SAMSTEG_OIDC_INNER", "10.2.0.0/33", "SAMSTEG_OIDC_INNER is not a list of hosts and networks"],
    ["SAMSTEG_OIDC_INNER", "10.2.3.4", "SAMSTEG_OIDC_INNER is not a list of hosts and networks"],
    ["SAMSTEG_DEMO", "1", "SAMSTEG_DEMO is for this machine only"],
  ])("R20 %s = %j: says %s", (name, value, told) => {
    const problems = envProblems({ ...good, [name]: value } as NodeJS.ProcessEnv);
    expect(problems.join("\n")).toContain(told);
    if (value && value.length > 3) expect(problems.join("\n")).not.toContain(value);
  });
});
