import "server-only";
import type { PrismaClient } from "@/prisma/generated/client";
import { prisma } from "./client";
import { isSealed } from "./vault";

/**
 * Why the runtime role may not be used, in words; empty when it is as powerless as it should be.
 * An owner, a superuser or a role with BYPASSRLS would see every organisation (security R02). Of other
 * roles it may become only the association's, which may less than it does.
 */
export async function roleProblems(client: PrismaClient = prisma()): Promise<string[]> {
  const [role] = await client.$queryRaw<
    { name: string; super: boolean; bypass: boolean; creates: boolean; owns: boolean; belongs: string[] | null }[]
  >`
    SELECT current_user AS name, bool_or(r.rolsuper) AS super, bool_or(r.rolbypassrls) AS bypass,
      bool_or(r.rolcreaterole OR r.rolcreatedb) AS creates,
      EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns,
      array_agg(r.rolname::text ORDER BY r.rolname) FILTER (WHERE r.rolname NOT IN (current_user, 'samsteg_app', 'samsteg_funder')) AS belongs
    FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')`;
  if (!role) return ["The database role is unknown"];
  const is = (what: string) =>
    `The app refuses to run as the database role "${role.name}", which ${what}. Use the runtime role samsteg_app in DATABASE_URL.`;
  return [
    ...(role.super ? [is("is a superuser")] : []),
    ...(role.bypass && !role.super ? [is("bypasses row-level security")] : []),
    ...(role.owns && !role.super ? [is("owns the tables")] : []),
    ...(role.belongs && !role.super && !role.owns ? [is(`is a member of ${role.belongs.join(", ")}`)] : []),
    ...(role.creates && !role.super ? [is("may create roles or databases")] : []),
  ];
}

/**
 * Why the server might lose what it has said is saved, in words; empty when it will not (security R42).
 * Demo data may be lost with the machine; real data may not.
 */
export async function durabilityProblems(): Promise<string[]> {
  const rows = await prisma().$queryRaw<{ name: string; value: string }[]>`
    SELECT name, setting AS value FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')
    ORDER BY name`;
  return rows
    .filter(({ value }) => value === "off")
    .map(({ name }) => `The database server has ${name} off: what is said to be saved could be lost. Turn it on.`);
}

/** Whether the database answers, every migration that this build knows is applied, and no name is left in clear. */
export async function isReady(expected: string[]): Promise<boolean> {
  const rows = await prisma().$queryRaw<{ name: string; isSealed: boolean }[]>`
    SELECT migration_name AS name, ${isSealed} AS "isSealed" FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map((row) => row.name));
  return expected.every((name) => applied.has(name)) && rows.every((row) => row.isSealed);
}
