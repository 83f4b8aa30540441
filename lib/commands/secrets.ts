import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "./paths.ts";

/** Passwords and keys of this machine's own databases: made once, kept in the git-ignored data folder. */
export type LocalSecrets = { superuser: string; owner: string; app: string; NEXTAUTH_SECRET: string; SAMSTEG_KEY: string };

/** Safe when several processes ask at the same time: the first one's secrets hold. */
export function localSecrets(): LocalSecrets {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, "secrets.json");
  if (!existsSync(file)) {
    const make = () => randomBytes(24).toString("base64url");
    const secrets: LocalSecrets = {
      superuser: make(),
      owner: make(),
      app: make(),
      NEXTAUTH_SECRET: randomBytes(48).toString("base64"),
      SAMSTEG_KEY: randomBytes(32).toString("base64"),
    };
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(draft);
    }
  }
  return JSON.parse(readFileSync(file, "utf8"));
}
