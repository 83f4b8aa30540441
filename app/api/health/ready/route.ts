import { isReady } from "@/lib/db/boot";
import { knownMigrations } from "@/lib/env";

export const dynamic = "force-dynamic";

/** Ready for requests: the database answers and has every migration that this build knows. No details. */
export async function GET() {
  const ready = await isReady(knownMigrations()).catch(() => false);
  return new Response(ready ? "ok\n" : "not ready\n", { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
