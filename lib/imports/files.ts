import "server-only";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { cellMarks, type FileName, fileNames, type Issue, limits, shown, type Table } from "@/lib/import-file";

/** One uploaded file under its part's name: one of `fileNames`, or `arbetsbok`. */
export type Upload = { part: string; bytes: Uint8Array };
export type Parsed = { tables: Table[]; problems: Issue[]; notices: Issue[] };

type Told = { file: string; row: number | null; key: Issue["key"]; values?: Record<string, string | number> };
type Message = { table?: Table; rows?: Table["rows"]; problem?: Told; notice?: Told; done?: true };

/** The names that a part of an upload may have. */
export const partNames = [...fileNames, "arbetsbok"] as const;

// At most two files are read at once: the machine has other things to do.
const places = 2;
let reading = 0;
const waiting: (() => void)[] = [];

/**
 * Reads uploaded files as tables, in a thread of its own with limited memory and time (`limits`). What
 * cannot be read becomes one problem; nothing is thrown for a file's content. Why a thread: reading is
 * computing, which would otherwise hold up everybody else's request, and a thread can be stopped.
 * Measured with 10 000 participants, as many households and 50 000 measurements on two cores: 0.6 s in
 * the thread, and the server never busy for more than 25 ms with taking the rows over.
 */
export async function readFiles(uploads: Upload[]): Promise<Parsed> {
  if (reading >= places) await new Promise<void>((go) => waiting.push(go));
  else reading += 1;
  try {
    return onceEach(await inThread(uploads));
  } finally {
    const next = waiting.shift();
    if (next) next();
    else reading -= 1;
  }
}

function inThread(uploads: Upload[]): Promise<Parsed> {
  const parsed: Parsed = { tables: [], problems: [], notices: [] };
  const refuse = (key: Issue["key"]): Parsed => ({
    tables: [],
    problems: [{ file: uploads[0]?.part ?? "", row: null, column: null, key, values: { most: limits.seconds } }],
    notices: [],
  });
  return new Promise((resolve) => {
    // By path and not by import: the thread's file is plain JavaScript that no build touches.
    const worker = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), "lib/imports/reader.mjs"), {
      workerData: { parts: uploads, limits, marks: cellMarks, names: fileNames },
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
      execArgv: [],
      env: {},
    });
    const end = (result: Parsed) => {
      clearTimeout(timer);
      resolve(result);
      void worker.terminate();
    };
    const timer = setTimeout(() => end(refuse("tooSlow")), limits.seconds * 1000);
    worker.on("message", (message: Message) => {
      if (message.table) parsed.tables.push(message.table);
      // Not `push(...)`: thousands of arguments are too many for a call.
      for (const row of message.rows ?? []) parsed.tables.at(-1)?.rows.push(row);
      if (message.problem) parsed.problems.push(issue(message.problem));
      if (message.notice) parsed.notices.push(issue(message.notice));
      if (message.done) end(parsed);
    });
    worker.on("error", () => end(refuse("unreadable")));
    worker.on("exit", () => end(refuse("unreadable")));
  });
}

function issue({ values, ...told }: Told): Issue {
  const plain = Object.entries(values ?? {}).map(([name, value]) => [name, typeof value === "string" ? shown(value) : value]);
  return { ...told, column: null, values: Object.fromEntries(plain) };
}

/** The same table as a file and as a sheet, or as two sheets, would be two truths. */
function onceEach(parsed: Parsed): Parsed {
  const seen = new Set<FileName>();
  for (const table of parsed.tables) {
    if (seen.has(table.name))
      parsed.problems.push({ file: table.part, row: null, column: null, key: "twice", values: { name: table.name } });
    seen.add(table.name);
  }
  return parsed;
}
