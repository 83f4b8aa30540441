import { defineConfig } from "prisma/config";

/** Paths are relative to this file. Migrations are applied by `npm run db:migrate` (lib/commands/migrate.ts). */
export default defineConfig({
  schema: "schema",
  migrations: { path: "migrations" },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? "" },
});
