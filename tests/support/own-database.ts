import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject, vi } from "vitest";
import { asRole, copyDatabase, localSecrets } from "../../lib/commands/database.ts";
import { requestState } from "./request.ts";

const name = `t_${randomBytes(6).toString("hex")}`;
const at = (database: string) => inject("adminUrl").replace(/\/postgres$/, `/${database}`);

// What Next gives a request, as a test sets it.
vi.mock("next/headers", async () => {
  const { requestState: state } = await import("./request.ts");
  return {
    cookies: async () => ({
      get: (key: string) => (state.cookies.has(key) ? { name: key, value: state.cookies.get(key) } : undefined),
      set: (key: string, value: string) => void state.cookies.set(key, value),
      delete: (key: string) => void state.cookies.delete(key),
    }),
    headers: async () => new Headers(state.headers),
  };
});
vi.mock("next/cache", () => ({ refresh: () => {}, revalidatePath: () => {} }));
vi.mock("next-intl/server", async () => {
  const { createTranslator } = await import("use-intl/core");
  const { messages, localeOf } = await import("../../lib/messages/all.ts");
  const { requestState: state } = await import("./request.ts");
  return {
    getLocale: async () => localeOf(state.cookies.get("samsteg-language")),
    getTranslations: async (asked?: string | { locale: string }) => {
      const namespace = typeof asked === "string" ? asked : undefined;
      const locale = localeOf(typeof asked === "object" ? asked.locale : state.cookies.get("samsteg-language"));
      return createTranslator({ locale, messages: messages[locale], namespace: namespace as never, timeZone: "Europe/Stockholm" });
    },
  };
});

beforeAll(async () => {
  await copyDatabase({ adminUrl: at, stop: async () => {} }, "samsteg_template", name);
  const secrets = localSecrets();
  process.env.DATABASE_URL = asRole(at(name), "samsteg_app", secrets.app);
  process.env.DATABASE_OWNER_URL = asRole(at(name), "samsteg_owner", secrets.owner);
  process.env.NEXTAUTH_URL = "http://localhost:3000";
  process.env.NEXTAUTH_SECRET = secrets.NEXTAUTH_SECRET;
  process.env.SAMSTEG_KEY = secrets.SAMSTEG_KEY;
  requestState.headers = { host: "localhost:3000", origin: "http://localhost:3000" };
});

afterAll(async () => {
  const { prisma } = await import("../../lib/db/client.ts");
  await prisma().$disconnect();
  const { owner } = await import("./world.ts");
  await owner().end();
  const admin = new pg.Client({ connectionString: inject("adminUrl") });
  await admin.connect();
  await dropWhenLeft(admin);
  await admin.end();
});

/** Connections that are closing get their time: one that is cut off instead fails a run in which every test has passed. */
async function dropWhenLeft(admin: pg.Client): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)}`;
  for (let tries = 0; tries < 50; tries++) {
    try {
      await admin.query(drop);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== "55006") throw error;
      await new Promise((again) => setTimeout(again, 100));
    }
  }
  await admin.query(`${drop} WITH (FORCE)`);
}
