import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { nameColumns, openName } from "@/lib/identity";
import { nameKey, nameOrder, sortKey } from "@/lib/name-code";
import { type Cell, newKey, numberIndex, open, openForAccount, seal, sealForAccount, unwrap, type Vault } from "@/lib/vault";

beforeAll(() => {
  process.env.SAMSTEG_KEY = randomBytes(32).toString("base64");
});

function aVault(organisationId: string = randomUUID()): Vault {
  const sealing = newKey(organisationId, "seal").key;
  const held = new Map([[sealing.id, sealing.bytes]]);
  return { organisationId, sealing, indexing: newKey(organisationId, "index").key, nextIndexing: null, held };
}
const cell: Cell = { table: "persons", column: "number_sealed", rowId: randomUUID() };
const number = "198507099805";

describe("the vault", () => {
  it("R31 opens what it sealed, and seals the same number differently each time", () => {
    const vault = aVault();
    expect(open(vault, cell, seal(vault, cell, number)).toString()).toBe(number);
    expect(Buffer.from(seal(vault, cell, number))).not.toEqual(Buffer.from(seal(vault, cell, number)));
  });

  it("R31 in 100 000 sealings no nonce comes twice", () => {
    const vault = aVault();
    const nonces = new Set<string>();
    for (let n = 0; n < 100_000; n++) nonces.add(Buffer.from(seal(vault, cell, number).subarray(17, 29)).toString("latin1"));
    expect(nonces.size).toBe(100_000);
  }, 60_000);

  it.each<[string, Partial<Cell>]>([
    ["another row", { rowId: randomUUID() }],
    ["another column", { column: "note" }],
    ["another table", { table: "notes" }],
  ])("R31 a cell copied to %s does not open", (_where, moved) => {
    const vault = aVault();
    expect(() => open(vault, { ...cell, ...moved }, seal(vault, cell, number))).toThrow();
  });

  it("R31 a cell copied to another organisation does not open, not even with its key", () => {
    const vault = aVault();
    expect(() => open(aVault(), cell, seal(vault, cell, number))).toThrow();
    expect(() => open({ ...vault, organisationId: randomUUID() }, cell, seal(vault, cell, number))).toThrow();
  });

  it("R31 one changed byte anywhere does not open", () => {
    const vault = aVault();
    const sealed = seal(vault, cell, number);
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Uint8Array.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(() => open(vault, cell, damaged)).toThrow();
    }
  });

  it("R31 the index is stable in an organisation and different in the next", () => {
    const vault = aVault();
    expect(numberIndex(vault, number)).toEqual(numberIndex(vault, number));
    expect(numberIndex(vault, number)).not.toEqual(numberIndex(aVault(), number));
  });

  it("R32 a wrapped key unwraps only in its own place", () => {
    const { key, row } = newKey(randomUUID(), "seal");
    expect(unwrap(row)).toEqual(key);
    expect(() => unwrap({ ...row, organisationId: randomUUID() })).toThrow();
    expect(() => unwrap({ ...row, purpose: "index" })).toThrow();
    expect(() => unwrap({ ...row, id: randomUUID() })).toThrow();
    expect(() => unwrap({ ...row, masterId: "0011223344556677" })).toThrow("not at hand");
  });

  it("R31 what belongs to an account opens for that account and column only", () => {
    const userId = randomUUID();
    const sealed = sealForAccount(userId, "totp_sealed", "seed");
    expect(openForAccount(userId, "totp_sealed", sealed)).toBe("seed");
    expect(() => openForAccount(randomUUID(), "totp_sealed", sealed)).toThrow();
    expect(() => openForAccount(userId, "other", sealed)).toThrow();
  });
});

describe("a name's codes", () => {
  const names = [
    "Zorn",
    "Åberg",
    "Ärlig",
    "Öberg",
    "Andersson",
    "berg",
    "Berg Ali",
    "Bergström",
    "Ek",
    "Émile",
    "Müller",
    "Myrén",
    "علي",
    "",
  ];

  it("R31 sort as the names do, whatever the key", () => {
    for (let round = 0; round < 20; round++) {
      const key = newKey(randomUUID(), "index").key;
      const bytewise = (code: (name: string) => Uint8Array) => (a: string, b: string) => Buffer.compare(code(a), code(b));
      const byCode = [...names].sort(bytewise((name) => nameOrder(key, name, "Ada")));
      const byName = [...names].sort(bytewise((name) => Buffer.from(sortKey(name, "Ada"))));
      expect(byCode).toEqual(byName);
    }
  });

  it("R31 never begin with the highest byte, where those without a name are sorted", () => {
    // Few keys draw so low steps above the highest letter that its code would come that high.
    for (let n = 0; n < 5000; n++) {
      expect(nameOrder({ id: String(n), bytes: randomBytes(32) }, "\uffff\uffff", "x")[0]).toBeLessThan(0xff);
    }
  });

  it("R31 differ between organisations and tell nothing in clear", () => {
    const [one, other] = [aVault(), aVault()];
    const name = { givenName: "Ada", familyName: "Lind" };
    const columns = nameColumns(one, "p", name);
    expect(columns.nameOrder).not.toEqual(nameColumns(other, "p", name).nameOrder);
    expect(columns.nameWords).not.toEqual(nameColumns(other, "p", name).nameWords);
    expect(openName(one, "p", columns.identitySealed)).toEqual(name);
    expect(columns.nameWords.map((word) => word.length)).toEqual([8, 8]);
  });

  it("take less than 0.3 ms of the processor per name", () => {
    const vault = aVault();
    const perName = () => {
      const began = process.cpuUsage();
      for (let n = 0; n < 200; n++) nameColumns(vault, cell.rowId, { givenName: `Prov${n}`, familyName: `Person ${n * 7919}` });
      return process.cpuUsage(began).user / 1000 / 200;
    };
    // The best of several: where others work too, the processor's own time runs slower now and then.
    expect(Math.min(...Array.from({ length: 8 }, perName))).toBeLessThan(0.3);
  }, 60_000);

  it("are of å, ä and ö as letters of their own, without case and accents", () => {
    expect(["Åsa", "ÄNGLA", "ö", "É", "Ü", "O’Brien", "Lind_x", "ß", "ЖУК", "van\u00a0Dyck"].map(nameKey)).toEqual([
      "{sa",
      "|ngla",
      "}",
      "e",
      "u",
      "obrien",
      "lind x",
      "ss",
      "жук",
      "van dyck",
    ]);
  });
});
