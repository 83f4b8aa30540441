import { inflateRawSync, inflateSync } from "node:zlib";

/** A file within a Word document (a zip), as text. */
export function partOfWord(bytes: Uint8Array, part: string): string {
  const zip = Buffer.from(bytes);
  // The directory is at the end; each entry says how long the file is and where.
  let at = zip.readUInt32LE(zip.lastIndexOf("PK\x05\x06", undefined, "latin1") + 16);
  while (zip.toString("latin1", at, at + 4) === "PK\x01\x02") {
    const [packed, name, extra, comment] = [zip.readUInt32LE(at + 20), ...[28, 30, 32].map((n) => zip.readUInt16LE(at + n))] as [
      number,
      number,
      number,
      number,
    ];
    const start = zip.readUInt32LE(at + 42);
    if (zip.toString("utf8", at + 46, at + 46 + name) === part) {
      const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
      const cell = zip.subarray(from, from + packed);
      return (zip.readUInt16LE(at + 10) === 0 ? cell : inflateRawSync(cell)).toString("utf8");
    }
    at += 46 + name + extra + comment;
  }
  throw new Error(`${part} is not in the document`);
}

/** What a Word document says, paragraph by paragraph. */
export function linesOfWord(bytes: Uint8Array): string[] {
  const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return partOfWord(bytes, "word/document.xml")
    .split("</w:p>")
    .map((paragraph) => [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(""))
    .map((text) => text.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? ""))
    .filter(Boolean);
}

/** A PDF's objects by number: what each says, and its stream unpacked. */
function objectsOf(bytes: Uint8Array): Map<string, { said: string; stream: string }> {
  const pdf = Buffer.from(bytes);
  const text = pdf.toString("latin1");
  return new Map(
    [...text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((found) => {
      const [whole, id = "", body = ""] = found;
      const begins = whole.indexOf("stream\n");
      if (begins < 0) return [id, { said: body, stream: "" }];
      const raw = pdf.subarray(found.index + begins + 7, found.index + whole.lastIndexOf("\nendstream"));
      const said = body.slice(0, body.indexOf("stream"));
      return [id, { said, stream: said.includes("/FlateDecode") ? inflateSync(raw).toString("latin1") : raw.toString("latin1") }];
    }),
  );
}

type Objects = ReturnType<typeof objectsOf>;

/** Which letter each sign of a PDF's fonts stands for, by the fonts' names. */
function lettersOf(objects: Objects): Map<string, Map<string, string>> {
  const fonts = [...objects.values()].flatMap(({ said }) => [...said.matchAll(/\/(F\d+) (\d+) 0 R/g)]);
  return new Map(
    fonts.map(([, name = "", id = ""]) => {
      const map = objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.said ?? "")?.[1] ?? "")?.stream ?? "";
      const ranges = [...map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)];
      return [name, new Map(ranges.flatMap(([, first = "0", list = ""]) => signsOf(Number.parseInt(first, 16), list)))];
    }),
  );
}

const signsOf = (first: number, list: string) =>
  [...list.matchAll(/<([\w ]*)>/g)].map(([, hex = ""], n) => {
    const sign = (first + n).toString(16).padStart(4, "0");
    return [sign, Buffer.from(hex.replaceAll(" ", ""), "hex").swap16().toString("utf16le")] as const;
  });

/** What a PDF says, in the order in which it is written, by the letters that its fonts say its signs stand for. */
export function textOfPdf(bytes: Uint8Array): string {
  const objects = objectsOf(bytes);
  const letters = lettersOf(objects);
  let text = "";
  for (const { stream } of objects.values()) {
    let font = "";
    for (const [, name, shown = ""] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name) font = name;
      else
        text += `${[...shown.matchAll(/<(\w+)>/g)].map(([, hex = ""]) => (hex.match(/.{4}/g) ?? []).map((sign) => letters.get(font)?.get(sign) ?? "").join("")).join("")}\n`;
    }
  }
  return text;
}
