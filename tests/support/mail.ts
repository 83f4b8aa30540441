import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that stands for a mail server; give it to the app as `file:…`. */
export function mailFolder(): string {
  return mkdtempSync(join(tmpdir(), "samsteg-mail-"));
}

export type Mail = { to: string; subject: string; text: string; raw: string; links: string[] };

/** The mails in the folder, oldest first, as their reader's program shows them. */
export function mails(folder: string, to?: string): Mail[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => read(readFileSync(join(folder, name), "utf8")))
    .filter((mail) => !to || mail.to === to);
}

function read(raw: string): Mail {
  const [head = "", body = ""] = [raw.slice(0, raw.indexOf("\n\n")), raw.slice(raw.indexOf("\n\n") + 2)];
  const header = (name: string) => new RegExp(`^${name}: (.*(?:\\n[ \\t].*)*)`, "im").exec(head)?.[1] ?? "";
  const text = /base64/i.test(header("Content-Transfer-Encoding")) ? Buffer.from(body, "base64").toString("utf8") : quoted(body);
  return { to: header("To").trim(), subject: header("Subject"), text, raw, links: [...new Set(text.match(/https?:\/\/\S+/g))] };
}

/** Quoted-printable, read back. */
function quoted(body: string): string {
  const bytes = body.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
