import "server-only";
import { prisma } from "@/lib/db/client";
import type { Prisma, PrismaClient } from "@/prisma/generated/client";

declare const proof: unique symbol;

/** A transaction that PostgreSQL itself has locked to one organisation. Only {@link withTenant} mints it. */
export type TenantDb = Prisma.TransactionClient & { readonly [proof]: true };

/** For whom a transaction is opened; the log's triggers read it. */
export type Scope = {
  organisationId: string;
  actorKind: "user" | "token" | "system";
  actorId: string | null;
  role: string | null;
  requestId: string;
  /** Narrower than the organisation: one person (emergency access), or what one party may see. */
  onlyPersonId?: string;
  party?: string;
  /** On what ground persons are seen, for the log: an assignment, a consent, an emergency's id. */
  ground?: string;
};

const associationRoles = ["associationManager", "boardMember"];

/**
 * `timeout`: milliseconds for the whole unit of work, when it may take longer than a page. `client`: another
 * connection than the app's own, for what the owner does (lib/commands).
 */
export type TenantOptions = { timeout?: number; client?: PrismaClient };

/** No statement of a page or a form takes longer, in milliseconds: one organisation's question must not stop another's (security R45). */
const longestStatement = 5000;

/**
 * Runs one unit of work in one transaction that sees and writes only one organisation's rows.
 * Why interactive: Prisma's published extension opens a transaction per query, and a row written so
 * survives the caller's rollback (Decisions).
 * @param mode "read" makes PostgreSQL refuse any write
 */
export function withTenant<T>(
  scope: Scope,
  mode: "read" | "write",
  run: (db: TenantDb) => Promise<T>,
  { client = prisma(), ...options }: TenantOptions = {},
): Promise<T> {
  return client.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT
      set_config('app.organisation_id', ${scope.organisationId}, true),
      set_config('app.actor_kind', ${scope.actorKind}, true),
      set_config('app.actor_id', ${scope.actorId ?? ""}, true),
      set_config('app.role', ${scope.role ?? ""}, true),
      set_config('app.request_id', ${scope.requestId}, true),
      set_config('app.only_person', ${scope.onlyPersonId ?? ""}, true),
      set_config('app.party', ${scope.party ?? ""}, true),
      set_config('app.ground', ${scope.ground ?? ""}, true),
      set_config('app.category', '', true),
      set_config('statement_timeout', ${String(options.timeout ?? longestStatement)}, true),
      set_config('transaction_read_only', ${mode === "read" ? "on" : "off"}, true)`;
    // The association's staff: a role without a grant on any table about persons (security R10).
    if (scope.role && associationRoles.includes(scope.role)) await tx.$executeRaw`SET LOCAL ROLE samsteg_funder`;
    return run(tx as TenantDb);
  }, options);
}

/**
 * Runs a part of a write transaction in which PostgreSQL refuses writes: the read itself, before the
 * log row about it is added. Read-only ends with the savepoint.
 */
export async function readOnly<T>(db: TenantDb, run: () => Promise<T>): Promise<T> {
  await db.$executeRaw`SAVEPOINT reading`;
  await db.$executeRaw`SET TRANSACTION READ ONLY`;
  const result = await run();
  await db.$executeRaw`RELEASE SAVEPOINT reading`;
  return result;
}

/**
 * Runs a part that sees protected persons too (migration protection): figures, which hold ids and codes
 * and would be wrong without them, and imports, which must not enrol them anew. Nothing of what a person
 * is called is read here; it could not be, a protected person has no name.
 */
export async function withProtected<T>(db: TenantDb, run: () => Promise<T>): Promise<T> {
  await db.$executeRaw`SELECT set_config('app.counting', 'on', true)`;
  const result = await run();
  await db.$executeRaw`SELECT set_config('app.counting', '', true)`;
  return result;
}

/**
 * Runs a part of a party's transaction that reads one category of what is known about participants:
 * PostgreSQL then shows the rows where that category is open to the party today, and only while this
 * runs (migration secrecy). What is read must be the category's columns and no others.
 */
export async function readCategory<T>(db: TenantDb, category: string, read: () => Promise<T>): Promise<T> {
  await db.$executeRaw`SELECT set_config('app.category', ${category}, true)`;
  const result = await read();
  await db.$executeRaw`SELECT set_config('app.category', '', true)`;
  return result;
}

/**
 * Runs the part of a party's transaction that keeps what the party has given: it is the organisation's from
 * then on, and whether the organisation knew the person before is looked up in all that it has. Nothing
 * that is read here may be answered (PostgreSQL lets a party write nothing: migration secrecy).
 */
export async function keepAsOrganisation<T>(db: TenantDb, keep: () => Promise<T>): Promise<T> {
  const [{ party } = { party: "" }] = await db.$queryRaw<{ party: string }[]>`SELECT coalesce(app_setting('app.party'), '') AS party`;
  await db.$executeRaw`SELECT set_config('app.party', '', true)`;
  const result = await keep();
  await db.$executeRaw`SELECT set_config('app.party', ${party}, true)`;
  return result;
}
