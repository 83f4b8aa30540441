import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/env";
import { PrismaClient } from "@/prisma/generated/client";

/**
 * The naked client: private to lib/db and lib/auth (tests/unit/architecture.test.ts).
 * `connectionTimeoutMillis` is set because node-postgres otherwise waits for ever.
 */
export function connect(url: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    // Bounds that hold also when the app has forgotten a transaction (security R45).
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 15_000,
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5000, timeout: 10_000 } });
}

// One pool per process, also across hot reloads.
const holder = globalThis as { samstegPrisma?: PrismaClient };

export function prisma(): PrismaClient {
  holder.samstegPrisma ??= connect(env().DATABASE_URL);
  return holder.samstegPrisma;
}
