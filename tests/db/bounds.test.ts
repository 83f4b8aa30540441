import { randomBytes } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { durabilityProblems, roleProblems } from "@/lib/db/boot";
import { prisma } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { PrismaClient } from "@/prisma/generated/client";
import { asRole } from "../../lib/commands/database.ts";
import { aWorld } from "../support/world.ts";

const scope = (organisationId: string) => ({
  organisationId,
  actorKind: "system" as const,
  actorId: null,
  role: null,
  requestId: "bounds",
});

describe("what one request may take", () => {
  it("R45 a page's statement is cut after five seconds, a long job's when its own time is out", async () => {
    const { organisation } = await aWorld();
    const limit = (options: { timeout?: number }) =>
      withTenant(
        scope(organisation.id),
        "read",
        (db) => db.$queryRaw<{ limit: string }[]>`SELECT current_setting('statement_timeout') AS limit`,
        options,
      );
    expect(await limit({})).toEqual([{ limit: "5s" }]);
    expect(await limit({ timeout: 120_000 })).toEqual([{ limit: "2min" }]);
    await expect(
      withTenant(scope(organisation.id), "read", (db) => db.$executeRaw`SELECT pg_sleep(30)`, { timeout: 300 }),
    ).rejects.toThrow();
  });

  it("R45 a forgotten transaction is ended by the server, and no statement is endless outside one", async () => {
    const [row] = await prisma().$queryRaw<{ idle: string; statement: string }[]>`
      SELECT current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('statement_timeout') AS statement`;
    expect(row).toEqual({ idle: "15s", statement: "30s" });
  });
});

describe("before the app starts", () => {
  it("R42 a server that may lose what it said is saved is refused, by the name of each setting", async () => {
    // The tests' own server is one.
    expect((await durabilityProblems()).map((line) => /has (\w+) off/.exec(line)?.[1])).toEqual([
      "fsync",
      "full_page_writes",
      "synchronous_commit",
    ]);
  });

  it("R02 the runtime role passes", async () => {
    expect(await roleProblems()).toEqual([]);
  });

  it.each([
    ["may create roles or databases", "CREATEDB", ""],
    ["may create roles or databases", "CREATEROLE", ""],
    ["bypasses row-level security", "BYPASSRLS", ""],
    ["is a superuser", "SUPERUSER", ""],
    ["is a member of pg_read_all_data", "IN ROLE pg_read_all_data", ""],
    ["owns the tables", "", "ALTER TABLE milestones OWNER TO "],
  ])("R02 a role that %s (%s) is refused", async (fault, attribute, damage) => {
    // A role of its own: attributes hold for the whole server, and other tests run on it now.
    const role = `bad_${randomBytes(4).toString("hex")}`;
    const at = new URL(process.env.DATABASE_URL ?? "");
    const admin = new pg.Client({ connectionString: inject("adminUrl").replace(/\/postgres$/, at.pathname) });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'bad' ${attribute}`);
    if (damage) await admin.query(damage + role);
    const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: asRole(at.href, role, "bad") }) });
    try {
      expect((await roleProblems(client)).join("\n")).toContain(fault);
    } finally {
      await client.$disconnect();
      if (damage) await admin.query(`${damage}samsteg_owner`);
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });
});
