import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFiles, commitFiles, writeTimeout } from "@/lib/imports/data";
import { readFiles, type Upload } from "@/lib/imports/files";
import { aWorld, type World } from "../support/world.ts";

const folder = join(import.meta.dirname, "..", "..", "prisma", "seed", "skarpnack");
const skarpnack = (): Upload[] =>
  ["hushall", "barn", "deltagare", "matningar"].map((part) => ({ part, bytes: readFileSync(join(folder, `${part}.csv`)) }));
const text = (part: string, content: string): Upload => ({ part, bytes: Buffer.from(content) });

async function commit(world: World, uploads: Upload[]) {
  const parsed = await readFiles(uploads);
  const into = {
    organisationId: world.organisation.id,
    project: { id: world.project.id, startsOn: "2023-01-01", endsOn: null },
    recordedById: null,
  };
  return world.run((db) => commitFiles(db, into, parsed));
}

describe("Import", () => {
  it("Skarpnäcks filer läses in utan problem, och en andra gång utan ändring", async () => {
    const world = await aWorld();
    const first = await commit(world, skarpnack());
    expect(first.problems).toEqual([]);
    expect({ created: first.created, updated: first.updated, unchanged: first.unchanged }).toEqual({
      created: 208,
      updated: 0,
      unchanged: 0,
    });
    const second = await commit(world, skarpnack());
    expect(second.problems).toEqual([]);
    expect({ created: second.created, updated: second.updated, unchanged: second.unchanged }).toEqual({
      created: 0,
      updated: 0,
      unchanged: 208,
    });
  });
});
