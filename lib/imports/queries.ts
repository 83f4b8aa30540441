import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { type Issue, limits } from "@/lib/import-file";
import { api, BadRequest } from "@/lib/server/api";
import { query } from "@/lib/server/query";
import { type SentFile, sentFiles } from "@/lib/server/upload";
import { checkFiles, commitFiles, type Into, writeTimeout } from "./data";
import { listed } from "./domain";
import { type Parsed, partNames, readFiles } from "./files";
import type { Plan } from "./schema";
import { findUpload, listUploads } from "./uploads/data";

/** The project's imports, newest first. */
export const getImports = query({ permission: "import:run", input: z.strictObject({}) }, ({ db, actor, project }) =>
  listUploads(db, actor.organisation.id, project.id),
);

/** One import: how far it has come, what it found. */
export const getImport = query(
  { permission: "import:run", input: z.strictObject({ importId: z.uuid() }) },
  ({ db, actor, project }, { importId }) => findUpload(db, actor.organisation.id, project.id, importId),
);

// The API (interfaces.md, API v1) ------------------------------------------------------------------

/**
 * The answer of interfaces.md: counts are rows over all files; at most `limits.listed` problems and
 * notices are listed. In Swedish, as the files are, unless the request asks otherwise as the pages do.
 */
async function answerOf({ created, updated, unchanged, problems, notices }: Plan) {
  const t = await getTranslations("import");
  const told = ({ file, sheet, row, column, key, values }: Issue) => {
    const reason = t(`issues.${key}`, values);
    return { file, row, column, reason: sheet ? t("inSheet", { sheet, reason }) : reason };
  };
  return { created, updated, unchanged, problems: listed(problems).map(told), notices: listed(notices).map(told) };
}

function modeOf(request: Request): "preview" | "commit" {
  const [mode, ...more] = new URL(request.url).searchParams.getAll("mode");
  if (more.length > 0 || (mode !== "preview" && mode !== "commit")) throw new BadRequest("mode is one of: preview, commit");
  return mode;
}

/** Parts named as the import files, each once. */
function known(files: SentFile[]): SentFile[] {
  const allowed = partNames.join(", ");
  if (files.length === 0) throw new BadRequest(`No file was sent; parts are named: ${allowed}`);
  for (const { part } of files) {
    if (!partNames.some((name) => name === part)) throw new BadRequest(`A part has an unknown name; parts are named: ${allowed}`);
    if (files.filter((file) => file.part === part).length > 1) throw new BadRequest(`The part ${part} was sent more than once`);
  }
  return files;
}

/** `POST …/imports?mode=preview|commit`: 200; 422 when a commit meets problems, and then nothing is written. */
export const answerImport = api<{ project: string }, { mode: "preview" | "commit"; parsed: Parsed }>(
  "imports:write",
  "write",
  async ({ db, organisationId, project }, _request, _parameters, { mode, parsed }) => {
    const into: Into = { organisationId, project, recordedById: null };
    if (mode === "preview") return { body: await answerOf(await checkFiles(db, into, parsed)) };
    const plan = await commitFiles(db, into, parsed);
    return { body: await answerOf(plan), status: plan.problems.length > 0 ? 422 : 200 };
  },
  {
    timeout: writeTimeout,
    prepare: async (request) => ({ mode: modeOf(request), parsed: await readFiles(known(await sentFiles(request, limits.bytes))) }),
  },
);
