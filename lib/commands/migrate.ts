import { startLocalServer } from "./database.ts";
import { demoDatabase } from "./local.ts";
import { applyMigrations } from "./schema-engine.ts";
import { sealNames } from "./seal-names.ts";
import { sealProofs } from "./seal-proofs.ts";
import { sealReasons } from "./seal-reasons.ts";
import { sealWords } from "./seal-words.ts";

// As the owner role: the runtime role may not change tables.
const url = process.env.DATABASE_OWNER_URL;
if (url) {
  const applied = await applyMigrations(url);
  const sealed = await sealNames(url);
  if (sealed > 0) console.log(`Sealed the names of ${sealed} persons.`);
  const reasons = await sealReasons(url);
  if (reasons > 0) console.log(`Sealed ${reasons} reasons and notes.`);
  const proofs = await sealProofs(url);
  if (proofs > 0) console.log(`Sealed where the proofs of ${proofs} consents are kept.`);
  const words = await sealWords(url);
  if (words > 0) console.log(`Sealed ${words} names of things and places.`);
  console.log(applied.length > 0 ? `Applied: ${applied.join(", ")}` : "Every migration was applied before.");
} else if (process.env.DATABASE_URL) {
  console.error("DATABASE_OWNER_URL is missing: migrations are applied by the role that owns the tables, not by the app's (README).");
  process.exitCode = 1;
} else {
  const server = await startLocalServer();
  try {
    await demoDatabase(server, "samsteg");
    console.log("The embedded database has every migration.");
  } finally {
    await server.stop();
  }
}
