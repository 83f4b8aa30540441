import { withTenant } from "@/lib/db/tenant";
import { commitFiles, writeTimeout } from "@/lib/imports/data";
import { readFiles } from "@/lib/imports/files";

/**
 * A program that imports what stands on its standard input into a project, and is killed as by
 * `kill -9` when the first rows are written: it gets no chance to tidy up.
 */
const [organisationId = "", projectId = ""] = process.argv.slice(2);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const parsed = await readFiles([{ part: "deltagare", bytes: Buffer.concat(chunks) }]);
const scope = { organisationId, actorKind: "system" as const, actorId: null, role: null, requestId: "killed" };
const into = { organisationId, project: { id: projectId, startsOn: "2023-01-01", endsOn: null }, recordedById: null };
await withTenant(scope, "write", (db) => commitFiles(db, into, parsed, () => process.kill(process.pid, "SIGKILL") && undefined), {
  timeout: writeTimeout,
});
