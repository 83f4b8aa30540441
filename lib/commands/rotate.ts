import { prisma } from "../db/client.ts";
import { organisationsWithKeys, rotateIndex, rotateMaster, rotateSeal } from "../db/rotation.ts";
import { vaultProblems } from "../db/vault.ts";
import { envProblems } from "../env.ts";

/**
 * Changes keys while the app runs: without a word those of every organisation are wrapped with the new
 * SAMSTEG_KEY (the former in SAMSTEG_KEY_OLD), with `--seal` and `--index` each organisation gets new keys
 * of that kind. Stopped or killed, it goes on where it was when it is run again.
 */
async function rotate(asked: string[]): Promise<void> {
  const unknown = asked.filter((word) => word !== "--seal" && word !== "--index");
  if (unknown.length > 0) throw new Error(`There is no "${unknown[0]}". Say nothing for a new SAMSTEG_KEY, or --seal, or --index.`);
  const problems = envProblems();
  if (problems.length === 0) problems.push(...(await vaultProblems()));
  if (problems.length > 0) throw new Error(`The keys cannot be changed:\n${problems.map((line) => `- ${line}`).join("\n")}`);
  const master = await rotateMaster();
  console.log(`${master.keys} keys were wrapped with SAMSTEG_KEY, and ${master.cells} accounts' secrets sealed under it.`);
  if (asked.length === 0) return console.log("Take SAMSTEG_KEY_OLD away, but keep the key with the backups that need it.");
  for (const organisationId of await organisationsWithKeys()) {
    if (asked.includes("--seal")) {
      const { rows, unreadable } = await rotateSeal(organisationId);
      console.log(`${organisationId}: ${rows} cells sealed anew${unreadable > 0 ? `, ${unreadable} do not open and keep their key` : ""}`);
    }
    if (asked.includes("--index")) console.log(`${organisationId}: ${(await rotateIndex(organisationId)).rows} rows indexed anew`);
  }
}

try {
  await rotate(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  if (envProblems().length === 0) await prisma().$disconnect();
}
