import "server-only";
import { randomUUID } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { limits, shown } from "@/lib/import-file";
import { open, openOrMark, seal, unreadable, type Vault } from "@/lib/vault";
import { listed } from "../domain";
import type { Upload } from "../files";
import type { Plan } from "../schema";

/** How long an upload waits for someone to say "read it in", in minutes; then its files are forgotten. */
export const keptMinutes = 60;
/** A write that has given no sign of life for this long was interrupted (the server stopped), in seconds. */
const silentSeconds = 60;

export type Result = Pick<Plan, "created" | "updated" | "unchanged" | "problems" | "notices"> & {
  problemCount: number;
  noticeCount: number;
};
export type UploadRow = {
  id: string;
  status: "PREVIEW" | "WRITING" | "DONE" | "FAILED" | "INTERRUPTED" | "FORGOTTEN";
  createdAt: Date;
  finishedAt: Date | null;
  by: string | null;
  fileNames: string[];
  rowsTotal: number;
  rowsDone: number;
  result: (Result & { failure?: string; code?: string }) | null;
};

const cell = (rowId: string, column: "payload_sealed" | "told_sealed" = "payload_sealed") => ({ table: "imports", column, rowId });
/** What an import told: it may repeat what stands in the files, so it is sealed as they are. */
type Told = Pick<Plan, "problems" | "notices"> & { fileNames: string[] };
const sealTold = (vault: Vault, id: string, told: Told) => seal(vault, cell(id, "told_sealed"), JSON.stringify(told));

/** What of a plan is kept and shown: counts, and the first of its problems and notices. */
export function resultOf({ created, updated, unchanged, problems, notices }: Plan): Result {
  return {
    created,
    updated,
    unchanged,
    problems: listed(problems),
    notices: listed(notices),
    problemCount: problems.length,
    noticeCount: notices.length,
  };
}

/** Keeps a checked upload until it is read in or forgotten; the files are sealed. Gives its id. */
export async function insertUpload(
  db: TenantDb,
  to: { organisationId: string; projectId: string; createdById: string },
  { uploads, fileNames, plan }: { uploads: Upload[]; fileNames: string[]; plan: Plan },
): Promise<string> {
  const id = randomUUID();
  const isSound = plan.problems.length === 0;
  const vault = await vaultOf(db);
  const { problems, notices, ...result } = resultOf(plan);
  await db.import.create({
    data: {
      ...to,
      id,
      status: "PREVIEW",
      rowsTotal: plan.created + plan.updated,
      result,
      toldSealed: sealTold(vault, id, { fileNames: fileNames.map(shown), problems, notices }),
      // What cannot be read in need not be kept.
      payloadSealed: isSound ? seal(vault, cell(id), gzipSync(serialize(uploads), { level: 1 })) : null,
    },
  });
  return id;
}

/** The files of an upload that is being read in; null when they are gone. */
export async function openUpload(db: TenantDb, organisationId: string, id: string): Promise<Upload[] | null> {
  const row = await db.import.findUnique({
    where: { organisationId_id: { organisationId, id }, status: "WRITING" },
    select: { payloadSealed: true },
  });
  if (!row?.payloadSealed) return null;
  const packed = open(await vaultOf(db), cell(id), row.payloadSealed);
  return deserialize(gunzipSync(packed, { maxOutputLength: 2 * limits.bytes })) as Upload[];
}

/** Takes an upload for writing. False when somebody already has, or its files are gone. */
export async function claimUpload(db: TenantDb, organisationId: string, projectId: string, id: string): Promise<boolean> {
  const claimed = await db.$executeRaw`
    UPDATE imports SET status = 'WRITING', progressed_at = now()
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND project_id = ${projectId}::uuid
      AND status = 'PREVIEW' AND payload_sealed IS NOT NULL`;
  return claimed === 1;
}

/** Notes how far the writing has come; seen by others at once, so never in the transaction that writes. */
export async function noteProgress(db: TenantDb, organisationId: string, id: string, rowsDone: number): Promise<void> {
  await db.$executeRaw`
    UPDATE imports SET rows_done = ${rowsDone}, progressed_at = now()
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND status = 'WRITING'`;
}

/** Ends an import, and forgets its files. In the writing transaction when it went well. */
export async function finishUpload(
  db: TenantDb,
  organisationId: string,
  id: string,
  outcome: (Result & { failure?: string }) | { failure: string; code?: string },
): Promise<void> {
  const isDone = outcome.failure === undefined;
  const { problems, notices, ...result } = { problems: undefined, notices: undefined, ...outcome };
  if (problems && notices) {
    const vault = await vaultOf(db);
    const row = await db.import.findUnique({ where: { organisationId_id: { organisationId, id } }, select: { toldSealed: true } });
    const { fileNames } = openTold(vault, id, row?.toldSealed ?? null);
    await db.import.update({
      where: { organisationId_id: { organisationId, id }, status: "WRITING" },
      data: { toldSealed: sealTold(vault, id, { fileNames, problems, notices }) },
      select: { id: true },
    });
  }
  await db.$executeRaw`
    UPDATE imports SET status = ${isDone ? "DONE" : "FAILED"}, finished_at = now(), payload_sealed = NULL,
      rows_done = CASE WHEN ${isDone} THEN rows_total ELSE 0 END, result = coalesce(result, '{}') || ${JSON.stringify(result)}::jsonb
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND status = 'WRITING'`;
}

/** Forgets the files of uploads that nobody read in, and of writes that were interrupted. */
export async function forgetUploads(db: TenantDb, organisationId: string, projectId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE imports SET payload_sealed = NULL
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid AND payload_sealed IS NOT NULL
      AND greatest(created_at, progressed_at) < now() - make_interval(mins => ${keptMinutes}::int)`;
}

/** One import of the project, or null. */
export async function findUpload(db: TenantDb, organisationId: string, projectId: string, id: string): Promise<UploadRow | null> {
  return (await selectUploads(db, organisationId, projectId, id))[0] ?? null;
}

/** The project's latest imports, newest first, without what was found in them. */
export async function listUploads(db: TenantDb, organisationId: string, projectId: string): Promise<UploadRow[]> {
  return selectUploads(db, organisationId, projectId, null);
}

async function selectUploads(db: TenantDb, organisationId: string, projectId: string, id: string | null): Promise<UploadRow[]> {
  const rows = await db.$queryRaw<(Omit<UploadRow, "fileNames"> & { told: Uint8Array | null })[]>`
    SELECT i.id, i.created_at AS "createdAt", i.finished_at AS "finishedAt", u.name AS by, i.told_sealed AS told,
      i.rows_total AS "rowsTotal", i.rows_done AS "rowsDone",
      i.result,
      CASE
        WHEN i.status = 'WRITING' AND i.progressed_at < now() - make_interval(secs => ${silentSeconds}::int) THEN 'INTERRUPTED'
        WHEN i.status = 'PREVIEW' AND i.payload_sealed IS NULL AND (i.result ->> 'problemCount')::int = 0 THEN 'FORGOTTEN'
        ELSE i.status
      END AS status
    FROM imports i LEFT JOIN users u ON u.id = i.created_by_id
    WHERE i.organisation_id = ${organisationId}::uuid AND i.project_id = ${projectId}::uuid AND (${id}::uuid IS NULL OR i.id = ${id}::uuid)
    ORDER BY i.created_at DESC LIMIT 50`;
  const vault = await vaultOf(db);
  return rows.map(({ told, result, ...row }) => {
    const { fileNames, ...issues } = openTold(vault, row.id, told);
    return { ...row, fileNames, result: result && { ...result, ...(id === null ? {} : issues) } };
  });
}

/** What an import told; nothing when it does not open. */
function openTold(vault: Vault, id: string, sealed: Uint8Array | null): Told {
  const text = sealed && openOrMark(vault, cell(id, "told_sealed"), sealed);
  return text && text !== unreadable ? JSON.parse(text.toString()) : { fileNames: [], problems: [], notices: [] };
}
