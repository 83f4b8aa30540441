import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import { type Scope, withTenant } from "@/lib/db/tenant";
import { fileNames, type Issue, limits, shown } from "@/lib/import-file";
import { type Place, type ProjectRef, path } from "@/lib/place";
import { isSameOrigin } from "@/lib/server/action";
import { BadRequest, TooLarge } from "@/lib/server/api";
import { findProject, permitted, scopeOf } from "@/lib/server/context";
import { logFault } from "@/lib/server/log";
import { type SentFile, sentFiles } from "@/lib/server/upload";
import { checkFiles, writeTimeout } from "../data";
import { readFiles, type Upload } from "../files";
import { forgetUploads, insertUpload, keptMinutes } from "./data";

const permission = "import:run";

/**
 * Takes the files of the import page's form, checks them and leads to what was found. A request
 * handler and not a server action: an action's body is read whole before anybody asks who sent it.
 */
export async function receiveFiles(request: Request, { params }: { params: Promise<Place> }): Promise<Response> {
  if (!(await isSameOrigin())) return new Response(null, { status: 403 });
  const place = await params;
  const page = path(place, "import");
  const actor = await permitted(place.organisation, permission);
  if (actor === "signedOut") return seeOther(`/logga-in?till=${encodeURIComponent(page)}`);
  const scope = actor && scopeOf(actor, permission);
  const project = scope && (await withTenant(scope, "read", (db) => findProject(db, place.project, actor, permission)));
  if (actor && !project) await logDenial(place.organisation, permission);
  if (!scope || !project) return new Response(null, { status: 404 });

  try {
    const files = (await sentFiles(request, limits.bytes)).filter(
      ({ part, bytes, fileName }) => part === "filer" && (bytes.length > 0 || fileName),
    );
    return seeOther(files.length === 0 ? `${page}?fel=tom` : path(place, "import", await keep(scope, actor, project, files)));
  } catch (error) {
    if (!(error instanceof TooLarge || error instanceof BadRequest)) logFault("import:receive", error, actor.userId);
    return seeOther(`${page}?fel=${error instanceof TooLarge ? "stor" : "trasig"}`);
  }
}

/** Checks the files against the project and keeps them with what was found. Gives the import's id. */
async function keep(scope: Scope, actor: Actor, project: ProjectRef, files: SentFile[]): Promise<string> {
  const { uploads, unknown } = recognise(files);
  const parsed = await readFiles(uploads);
  parsed.problems.push(...unknown);
  const to = { organisationId: actor.organisation.id, projectId: project.id, createdById: actor.userId };
  // Nobody may come back: the files are forgotten all the same.
  const later = { ...scope, actorKind: "system" as const, actorId: null, role: null, requestId: randomUUID() };
  setTimeout(
    () => void withTenant(later, "write", (db) => forgetUploads(db, to.organisationId, to.projectId)).catch(() => {}),
    (keptMinutes + 1) * 60_000,
  ).unref();
  return withTenant(
    scope,
    "write",
    async (db) => {
      await forgetUploads(db, to.organisationId, to.projectId);
      const plan = await checkFiles(db, { organisationId: to.organisationId, project, recordedById: actor.userId }, parsed);
      return insertUpload(db, to, { uploads, fileNames: files.map(({ fileName }) => fileName), plan });
    },
    { timeout: writeTimeout },
  );
}

/** Which file is which, by its name: "Deltagare 2026.csv", "hushåll.txt". */
function recognise(files: SentFile[]): { uploads: Upload[]; unknown: Issue[] } {
  const uploads: Upload[] = [];
  const unknown: Issue[] = [];
  for (const { fileName, bytes } of files) {
    const plain = fileName.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const names = fileNames.filter((name) => plain.includes(name));
    const isBook = plain.endsWith(".xlsx") || Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PK\x03\x04";
    const part = isBook ? "arbetsbok" : names.length === 1 ? names[0] : undefined;
    if (part) uploads.push({ part, bytes });
    else unknown.push({ file: shown(fileName), row: null, column: null, key: "unknownFile" });
  }
  return { uploads, unknown };
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "private, no-store" } });
}
