import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Cell, numberIndex, open, seal } from "@/lib/vault";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgresql://localhost/none",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: randomBytes(40).toString("base64"),
    SAMSTEG_KEY: randomBytes(32).toString("base64"),
  });
});

const cell: Cell = { organisationId: randomUUID(), table: "persons", column: "number_sealed", rowId: randomUUID() };
const number = "198507099805";

describe("the vault", () => {
  it("R31 opens what it sealed, and seals the same number differently each time", () => {
    expect(open(cell, seal(cell, number)).toString()).toBe(number);
    expect(Buffer.from(seal(cell, number))).not.toEqual(Buffer.from(seal(cell, number)));
  });

  it.each<[string, Partial<Cell>]>([
    ["another row", { rowId: randomUUID() }],
    ["another organisation", { organisationId: randomUUID() }],
    ["another column", { column: "note" }],
    ["another table", { table: "notes" }],
  ])("R31 a cell copied to %s does not open", (_where, moved) => {
    expect(() => open({ ...cell, ...moved }, seal(cell, number))).toThrow();
  });

  it("R31 one changed byte anywhere does not open", () => {
    const sealed = seal(cell, number);
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Uint8Array.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(() => open(cell, damaged)).toThrow();
    }
  });

  it("R31 the index is stable in an organisation and different in the next", () => {
    const other = randomUUID();
    expect(numberIndex(cell.organisationId, number)).toEqual(numberIndex(cell.organisationId, number));
    expect(numberIndex(cell.organisationId, number)).not.toEqual(numberIndex(other, number));
  });
});
