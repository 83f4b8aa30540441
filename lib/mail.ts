import "server-only";
import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { env } from "./env";

/** One letter to one person, in plain text: nothing in it is fetched, followed or counted. */
export type Letter = { to: string; subject: string; text: string };

/** Whether the installation can send mail (SAMSTEG_MAIL). */
export function canMail(): boolean {
  return env().SAMSTEG_MAIL !== undefined;
}

/**
 * Sends the letter, or puts it in the folder that stands for sending.
 * @throws when it could not be handed to the mail server within some seconds
 */
export async function sendMail({ to, subject, text }: Letter): Promise<void> {
  const { SAMSTEG_MAIL = "", SAMSTEG_MAIL_FROM, NEXTAUTH_URL } = env();
  const from = SAMSTEG_MAIL_FROM ?? `samsteg@${new URL(NEXTAUTH_URL).hostname}`;
  const message = {
    // As an object: an address is one address, whatever commas it may hold.
    to: { name: "", address: to },
    from: { name: "Samsteg", address: from },
    subject,
    text,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  if (SAMSTEG_MAIL.startsWith("file:")) {
    const { message: bytes } = await createTransport({ streamTransport: true, buffer: true, newline: "unix" }).sendMail(message);
    await put(SAMSTEG_MAIL.slice("file:".length), bytes as Buffer);
    return;
  }
  await createTransport(serverOf(SAMSTEG_MAIL)).sendMail(message);
}

/** Whole when it appears: written beside, then named. The name sorts by time. */
async function put(folder: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, `${new Date().toISOString().replace(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}.eml`);
  await writeFile(`${name}.part`, bytes, { mode: 0o600 });
  await rename(`${name}.part`, name);
}

/** `smtps` from the first byte, `smtp` by STARTTLS, in clear only to this machine. */
function serverOf(address: string) {
  const { protocol, hostname, port, username, password } = new URL(address);
  const secure = protocol === "smtps:";
  const isLocal = ["localhost", "127.0.0.1"].includes(hostname);
  return {
    host: hostname,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !isLocal,
    ignoreTLS: isLocal && !secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 8000,
  };
}
