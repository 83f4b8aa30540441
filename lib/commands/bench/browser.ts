import { gzipSync } from "node:zlib";
import { encode } from "next-auth/jwt";
import pg from "pg";

/** Somebody signed in, speaking HTTP as a browser without JavaScript does. */
export type Visitor = { address: string; cookie: string };

export type Answer = { status: number; body: string; milliseconds: number; bytes: number };

/** Signs in without the password: a session row and the cookie that carries it. */
export async function visitor(address: string, ownerUrl: string, secret: string, email: string): Promise<Visitor> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    "INSERT INTO sessions (user_id, verified_at, proved_at) SELECT id, now(), now() FROM users WHERE email = $1 RETURNING id",
    [email],
  );
  await client.end();
  return { address, cookie: `samsteg=${await encode({ token: { sid: rows[0].id }, secret, maxAge: 3600 })}` };
}

/** Opens a page and reads it to the end. */
export async function open({ address, cookie }: Visitor, path: string): Promise<Answer> {
  const from = performance.now();
  const response = await fetch(address + path, { headers: { cookie }, redirect: "manual" });
  const body = await response.text();
  return { status: response.status, body, milliseconds: performance.now() - from, bytes: Buffer.byteLength(body) };
}

/** Sends the fields (over those that the form on the page holds) to the page, as a plain form post. */
export async function submit({ address, cookie }: Visitor, path: string, page: string, fields: Record<string, string>): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...hiddenFieldsOf(page, Object.keys(fields)), ...fields })) form.append(name, value);
  const from = performance.now();
  const response = await fetch(address + path, { method: "POST", body: form, headers: { cookie, origin: address }, redirect: "manual" });
  const body = await response.text();
  return { status: response.status, body, milliseconds: performance.now() - from, bytes: Buffer.byteLength(body) };
}

/** The hidden fields of the page's form that has all the named fields. */
function hiddenFieldsOf(page: string, names: string[]): Record<string, string> {
  const forms = page.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((html) => names.every((name) => html.includes(`name="${name}"`)));
  if (!form) throw new Error(`No form on the page has the fields ${names.join(", ")}`);
  const inputs = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  const attribute = (tag: string, name: string) => unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
  return Object.fromEntries(inputs.map((tag) => [attribute(tag, "name"), attribute(tag, "value")]));
}

function unescaped(html: string): string {
  return html
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

/** Bytes (gzip) of the JavaScript that the page loads at once. */
export async function scriptBytes(visitor: Visitor, page: string): Promise<number> {
  const sources = new Set(
    [...page.matchAll(/<script[^>]*\bsrc="([^"]+)"[^>]*>/g)].flatMap(([tag, source = ""]) => (/nomodule/i.test(tag) ? [] : [source])),
  );
  const sizes = await Promise.all(
    [...sources].map(async (source) => gzipSync(Buffer.from(await (await fetch(visitor.address + source)).arrayBuffer())).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What the visible fields of the form with this field hold, as a browser would send them. */
export function typed(page: string, field: string): Record<string, string> {
  const form = (page.match(/<form[\s\S]*?<\/form>/g) ?? []).find((html) => html.includes(`name="${field}"`)) ?? "";
  const fields: Record<string, string> = {};
  const read = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  for (const tag of form.match(/<input[^>]*>/g) ?? []) {
    const name = read(tag, "name");
    const type = read(tag, "type");
    if (!name || type === "hidden" || (["radio", "checkbox"].includes(type ?? "") && !/\bchecked\b/.test(tag))) continue;
    fields[name] = read(tag, "value") ?? (type === "checkbox" ? "on" : "");
  }
  for (const [, name = "", options = ""] of form.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) {
    fields[name] =
      /<option[^>]*\bselected\b[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*\bselected\b/.exec(options)?.slice(1).find(Boolean) ??
      "";
  }
  return fields;
}
