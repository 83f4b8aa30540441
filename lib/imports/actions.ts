"use server";
import { after } from "next/server";
import { z } from "zod";
import { type Scope, withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { action, isConflict } from "@/lib/server/action";
import { scopeOf } from "@/lib/server/context";
import { logFault } from "@/lib/server/log";
import { commitFiles, type Into, writeTimeout } from "./data";
import { readFiles } from "./files";
import { claimUpload, finishUpload, noteProgress, openUpload, resultOf } from "./uploads/data";

/** Reads a checked upload in. Answers at once; the writing goes on after, also when the page is left. */
export const startImport = action(
  { name: "import:start", permission: "import:run", form: z.strictObject({ importId: z.uuid() }) },
  async ({ db, actor, project }, { importId }) => {
    const organisationId = actor.organisation.id;
    if (!(await claimUpload(db, organisationId, project.id, importId))) throw new AppError("conflict", "import.gone");
    const scope = scopeOf(actor, "import:run");
    after(() => readIn(scope, { organisationId, project, recordedById: actor.userId }, importId));
    return { message: "import.started" };
  },
);

/** One transaction with everything in it, its end included: the import is done exactly when its rows are there. */
async function readIn(scope: Scope, into: Into, importId: string): Promise<void> {
  const { organisationId } = into;
  try {
    const uploads = await withTenant(scope, "read", (db) => openUpload(db, organisationId, importId));
    if (!uploads) return;
    const parsed = await readFiles(uploads);
    const note = progressOf(scope, importId);
    await withTenant(
      scope,
      "write",
      async (db) => {
        const plan = await commitFiles(db, into, parsed, note);
        const isStale = plan.problems.length > 0;
        await finishUpload(db, organisationId, importId, { ...resultOf(plan), ...(isStale ? { failure: "nowProblems" } : {}) });
      },
      { timeout: writeTimeout },
    );
  } catch (error) {
    const failure = error instanceof AppError ? error.key.replace(/^import\./, "") : isConflict(error) ? "changedMeanwhile" : "";
    const told =
      failure === "" ? { failure: "faultText", code: logFault("import:start", error, into.recordedById ?? undefined) } : { failure };
    await withTenant(scope, "write", (db) => finishUpload(db, organisationId, importId, told));
  }
}

/** Notes progress at most once a second, each time in a transaction of its own. */
function progressOf(scope: Scope, importId: string) {
  let done = 0;
  let noted = Date.now();
  return async (rows: number) => {
    done += rows;
    if (Date.now() - noted < 1000) return;
    noted = Date.now();
    await withTenant(scope, "write", (db) => noteProgress(db, scope.organisationId, importId, done));
  };
}
