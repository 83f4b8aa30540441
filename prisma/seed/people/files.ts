import type { FileName } from "../../../lib/import-file.ts";

/** Rows as they stand in the import files (interfaces.md), before they are written as text. */
export type Files = Record<FileName, Record<string, string>[]>;

export const noFiles = (): Files => ({ hushall: [], barn: [], deltagare: [], matningar: [], situationer: [], insatser: [] });

/** The files as text, `;` between the cells; files without rows are left out. */
export function asText(files: Files): Map<FileName, string> {
  const texts = new Map<FileName, string>();
  for (const [name, rows] of Object.entries(files) as [FileName, Record<string, string>[]][]) {
    if (rows.length === 0) continue;
    const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const lines = [header, ...rows.map((row) => header.map((column) => row[column] ?? ""))];
    texts.set(name, lines.map((cells) => cells.map(quoted).join(";")).join("\n"));
  }
  return texts;
}

const quoted = (cell: string) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
