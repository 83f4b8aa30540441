/**
 * What React sends to a browser for a page (its Flight payload), read as rows: what each client
 * component is handed, named by the component and the way to the value.
 */

type Rows = { values: Map<string, unknown>; components: Map<string, string> };

/** The rows of a payload. A row is `id:` and JSON; a text is `id:T`, its length in hexadecimal, a comma and its bytes. */
function rowsOf(payload: string): Rows {
  const bytes = Buffer.from(payload);
  const rows: Rows = { values: new Map(), components: new Map() };
  for (let at = 0; at < bytes.length; ) {
    const head = /^([0-9a-f]*):(?:T([0-9a-f]+),)?/.exec(bytes.subarray(at, at + 40).toString("latin1"));
    if (head?.[2]) {
      at += head[0].length + Number.parseInt(head[2], 16);
      continue;
    }
    const end = bytes.indexOf(10, at) < 0 ? bytes.length : bytes.indexOf(10, at);
    if (head) readRow(rows, head[1] ?? "", bytes.subarray(at + head[0].length, end).toString());
    at = end + 1;
  }
  return rows;
}

function readRow(rows: Rows, id: string, text: string): void {
  // I: the module of a client component, [id, chunks, exported name]. Other letters are hints and faults.
  if (text.startsWith("I")) rows.components.set(id, String(JSON.parse(text.slice(1))[2]).replace(/^\$.*/, "*"));
  else if (/^["[{\d]/.test(text)) rows.values.set(id, JSON.parse(text));
}

/** Ids and numbers are data, not names. */
const named = (key: string) => (/^\d+$|^[0-9a-f]{8}-/.test(key) ? "*" : key);

/**
 * The names of everything that a page's client components are handed, as `Component.prop.key`, sorted.
 * What is handed to HTML's own elements is what is seen, and left out. What is sent once and referred to
 * is counted wherever it is used.
 */
export function keysOf(payload: string): string[] {
  const { values, components } = rowsOf(payload);
  const keys = new Set<string>();

  /** What a reference stands for: a row (`$12`), or a place in one (`$12:props:items:0`). */
  function resolved(value: unknown): unknown {
    const [, id = "", way = ""] = (typeof value === "string" && /^\$L?([0-9a-f]+)((?::[^:]+)*)$/.exec(value)) || [];
    if (!id) return value;
    const inElement: Record<string, number> = { type: 1, key: 2, props: 3 };
    return way
      .split(":")
      .slice(1)
      .reduce<unknown>((at, key) => {
        const within = resolved(at);
        if (Array.isArray(within)) return within[within[0] === "$" ? (inElement[key] ?? -1) : Number(key)];
        return (within as Record<string, unknown> | undefined)?.[key];
      }, values.get(id));
  }

  function hand(name: string, given: unknown, depth: number): void {
    const value = depth < 12 ? resolved(given) : null;
    if (isElement(value)) return;
    if (Array.isArray(value)) for (const item of value) hand(name, item, depth + 1);
    else if (value && typeof value === "object")
      for (const [key, item] of Object.entries(value)) {
        keys.add(`${name}.${named(key)}`);
        // The interface's own words have a test of their own (tests/unit/messages.test.ts).
        if (key !== "messages") hand(`${name}.${named(key)}`, item, depth + 1);
      }
  }

  function walk(value: unknown): void {
    if (isElement(value)) {
      const [, type, , props] = value;
      const component = typeof type === "string" ? components.get(/^\$L?([0-9a-f]+)$/.exec(type)?.[1] ?? "") : undefined;
      if (component) hand(component, props, 0);
    }
    if (value && typeof value === "object") for (const item of Object.values(value)) walk(item);
  }
  for (const value of values.values()) walk(value);
  return [...keys].sort();
}

const isElement = (value: unknown): value is [string, unknown, unknown, Record<string, unknown>] =>
  Array.isArray(value) && value[0] === "$" && value.length >= 4;
