import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a zip; `says` is what its directory claims it unpacks to. */
export type Entry = { name: string; content: string | Buffer; says?: number };

/** A zip made by hand, so that a test can make one that lies. */
export function zip(entries: Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, says } of entries) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const path = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32Of(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(says ?? bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    files.push(Buffer.from("PK\x03\x04", "latin1"), head, path, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, tail, path);
    at += 30 + path.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, index, Buffer.from("PK\x05\x06", "latin1"), end]);
}

// Node 20.19 has no crc32 of its own; nobody here checks it.
function crc32Of(bytes: Buffer): number {
  return typeof crc32 === "function" ? crc32(bytes) : 0;
}

/** A cell: a text, a number, a day (as a serial number with a date's style), or the inside of a `<c>` as XML. */
export type CellContent = string | number | null | { day: string } | { xml: string; type?: string };

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function cellXml(cell: CellContent, reference: string): string {
  if (cell === null) return "";
  if (typeof cell === "string") return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if (typeof cell === "number") return `<c r="${reference}"><v>${cell}</v></c>`;
  if ("day" in cell) return `<c r="${reference}" s="1"><v>${Math.round(Date.parse(`${cell.day}T00:00:00Z`) / 86_400_000) + 25_569}</v></c>`;
  return `<c r="${reference}"${cell.type ? ` t="${cell.type}"` : ""}>${cell.xml}</c>`;
}

/** The entries of a workbook with these sheets; an empty row is left out of its sheet, as spreadsheets do. */
export function workbookEntries(sheets: Record<string, CellContent[][]>): Entry[] {
  const names = Object.keys(sheets);
  return [
    { name: "[Content_Types].xml", content: `${head}<Types/>` },
    {
      name: "xl/workbook.xml",
      content: `${head}<workbook xmlns:r="r"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `${head}<Relationships>${names.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`).join("")}</Relationships>`,
    },
    { name: "xl/styles.xml", content: `${head}<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>` },
    ...Object.values(sheets).map((rows, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      content: `${head}<worksheet><sheetData>${rows
        .map((cells, row) => {
          const inside = cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`)).join("");
          return inside && `<row r="${row + 1}">${inside}</row>`;
        })
        .join("")}</sheetData></worksheet>`,
    })),
  ];
}

/** A workbook with these sheets. */
export function workbook(sheets: Record<string, CellContent[][]>): Buffer {
  return zip(workbookEntries(sheets));
}
