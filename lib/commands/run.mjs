// Runs one of the project's commands on a machine that has Node and nothing else: installs what is
// missing, makes Prisma's client, then hands over to lib/commands/<command>.ts.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const [command, ...rest] = process.argv.slice(2);
const script = join(root, "lib", "commands", `${command}.ts`);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) stop(`Samsteg needs Node 20.19 or newer; this is ${process.versions.node}.`);
if (!command || !existsSync(script)) stop(`There is no command "${command}". package.json lists those there are.`);

install();
generate();

const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", script, ...rest], { cwd: root, stdio: "inherit" });
// Ctrl-C reaches the child on its own; a signal to this process alone is passed on. The child decides when it is done.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// Neither npm nor its shell passes every signal on: when one of them is gone, the command has been told to stop.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid;
  const npm = parentOf(shell);
  const watch = setInterval(() => (process.ppid !== shell || parentOf(shell) !== npm) && child.kill("SIGTERM"), 500);
  watch.unref();
}
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** `npm ci`, only when nothing is installed or the lock file is newer than what is. */
function install() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs) return;
  console.log("Installing dependencies …");
  const cli = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = cli?.endsWith(".js")
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) stop("The dependencies could not be installed: see npm's message above.");
}

/** Prisma's client, made from prisma/schema when that has changed. */
function generate() {
  const folder = join(root, "prisma", "schema");
  const hash = createHash("sha256").update(readFileSync(join(root, "node_modules", "@prisma", "client", "package.json")));
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  const made = join(root, "prisma", "generated", ".made-from");
  const wanted = hash.digest("hex");
  if (existsSync(made) && readFileSync(made, "utf8") === wanted) return;
  const prisma = join(root, "node_modules", "prisma", "build", "index.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, "generate", "--config", "prisma/prisma.config.ts"], {
    cwd: root,
    encoding: "utf8",
    // Making the client needs no native engine, yet Prisma downloads one unless it is pointed at a program.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
  });
  if (status !== 0) stop(`Prisma's client could not be made:\n${stdout}${stderr}`);
  writeFileSync(made, wanted);
}

/** The parent of a process, where the system shows it (Linux); undefined elsewhere. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ")[1];
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
