import { readFileSync } from "node:fs";
import type { Answer } from "./browser.ts";

/** What one kind of request costs: times in milliseconds, bytes as sent before compression. */
export type Cost = { p50: number; p95: number; perSecond: number; cpu: number; bytes: number };

const warmUp = 12;
const oneByOne = 60;
const together = 8;
const inAll = 160;
/** A slow kind is cut short: no series runs longer than this, in milliseconds (but ten requests at least). */
const longest = 15_000;
const fewest = 10;

/**
 * Measures one kind of request: up to 60 one after the other, then up to 160 by 8 at a time.
 * @param pid the web server, for the processor time it uses (not the database's)
 * @param ask sends the n-th request; an answer that is not `expected` stops the benchmark
 */
export async function costOf(pid: number, ask: (n: number) => Promise<Answer>, expected = [200]): Promise<Cost> {
  let n = 0;
  const next = async () => {
    const answer = await ask(n++);
    if (!expected.includes(answer.status)) throw new Error(`Request ${n} was answered ${answer.status}:\n${answer.body.slice(0, 2000)}`);
    return answer;
  };
  const warming = performance.now();
  for (let i = 0; i < warmUp && (i < 2 || performance.now() - warming < longest / 3); i++) await next();
  const answers: Answer[] = [];
  const began = performance.now();
  const isOver = (since: number, done: number) => done >= fewest && performance.now() - since > longest;
  while (answers.length < oneByOne && !isOver(began, answers.length)) answers.push(await next());
  const cpuBefore = processorMilliseconds(pid);
  const from = performance.now();
  let asked = 0;
  await Promise.all(
    Array.from({ length: together }, async () => {
      while (asked < inAll && !isOver(from, asked)) {
        asked++;
        await next();
      }
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  const times = answers.map((answer) => answer.milliseconds).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    p50: at(0.5),
    p95: at(0.95),
    perSecond: asked / seconds,
    cpu: (processorMilliseconds(pid) - cpuBefore) / asked,
    bytes: Math.max(...answers.map((answer) => answer.bytes)),
  };
}

/** Requests that {@link costOf} sends for one kind: as many participants a save needs to be new each time. */
export const requestsPerCost = warmUp + oneByOne + inAll;

/** Processor time a process has used, in milliseconds; NaN where /proc does not tell. */
export function processorMilliseconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10; // clock ticks of 1/100 s
  } catch {
    return Number.NaN;
  }
}

/** Prints rows of cells as a table with aligned columns. */
export function printTable(title: string, rows: (string | number)[][]): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? rounded(cell) : cell)));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  console.log(`\n${title}`);
  for (const row of cells) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`,
    );
  }
}

function rounded(n: number): string {
  return Number.isNaN(n) ? "–" : n >= 100 ? n.toFixed(0) : n.toFixed(1);
}
