import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { AppError } from "@/lib/errors";
import { nameColumns, openName } from "@/lib/identity";
import { action } from "@/lib/server/action";
import { query } from "@/lib/server/query";
import { requestState } from "../support/request.ts";
import { actAs, actAsNobody, aWorld, owner, send, storedName, type World } from "../support/world.ts";

/** PostgreSQL's codes for a write where only reads are taken, and for a right that is lacking. */
const [readsOnly, denied] = [/25006/, /42501/];

let mine: World;
let theirs: World;
beforeAll(async () => {
  mine = await aWorld();
  theirs = await aWorld();
});

// Two use cases that stand for all: whatever holds of them holds of every query and action.
const findName = query(
  {
    permission: "participant:read",
    input: z.strictObject({ personId: z.uuid() }),
    views: { as: "test", persons: (found: { id: string }) => [found.id] },
  },
  async ({ db }, { personId }) => {
    const row = await db.person.findFirst({ where: { id: personId }, select: { id: true, identitySealed: true } });
    return row && { id: row.id, familyName: openName(await vaultOf(db), row.id, row.identitySealed).familyName };
  },
);
const rename = action(
  {
    name: "test.rename",
    permission: "participant:edit",
    form: z.strictObject({ personId: z.uuid("unsound"), familyName: z.string().min(1, "required") }),
  },
  async ({ db, actor }, { personId, familyName }) => {
    const name = nameColumns(await vaultOf(db), personId, { givenName: null, familyName });
    const { count } = await db.person.updateMany({ where: { id: personId }, data: name });
    if (count === 0) throw new AppError("not_found", "notFound");
    if (familyName === "Kraschar") throw new Error(`secret ${actor.userId}`);
    return { message: "errors.required", result: { personId } };
  },
);

const nameOf = (world: World, id: string) => world.run(async (db) => (await storedName(db, id)).familyName);
const events = (world: World) => world.run((db) => db.auditEvent.findMany({ orderBy: { id: "asc" } }));

describe("the read door", () => {
  it("R37 shows what is there and logs exactly one read with who, role, when and whom", async () => {
    const user = await mine.signInAs("caseworker");
    const { personId } = await mine.enrol({ familyName: "Sedd" });
    const before = (await events(mine)).length;
    expect(await findName(mine.place, { personId })).toEqual({ id: personId, familyName: "Sedd" });
    const added = (await events(mine)).slice(before);
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject({
      action: "read",
      entity: "test",
      actorId: user.id,
      actorRole: "caseworker",
      actorKind: "user",
      subjectIds: [personId],
    });
  });

  it("R08 answers alike for a foreign, an absent and a malformed id, and logs no read of them", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await theirs.enrol();
    const before = (await events(mine)).length;
    const refusals = [];
    for (const id of [personId, randomUUID(), "1", "'; DROP TABLE persons"]) {
      refusals.push(await findName(mine.place, { personId: id }).catch((error: Error) => error.message));
    }
    expect(new Set(refusals)).toEqual(new Set(["NEXT_HTTP_ERROR_FALLBACK;404"]));
    expect((await events(mine)).length).toBe(before);
  });

  it.each(["\u0000", "a\u0000b", "'", "å", "A", ""])(
    "R08 R30 an address that is no slug (%j) is not found, never a fault",
    async (text) => {
      await mine.signInAs("caseworker");
      const { personId } = await mine.enrol();
      await expect(findName({ ...mine.place, project: text }, { personId })).rejects.toThrow("404");
      await expect(findName({ ...mine.place, organisation: text }, { personId })).rejects.toThrow("404");
    },
  );

  it("R11 R23 takes no key that it did not ask for", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol();
    const asked = { personId, organisationId: theirs.organisation.id } as { personId: string };
    await expect(findName(mine.place, asked)).rejects.toThrow("404");
    await expect(findName(mine.place, { personId: { not: "" } as unknown as string })).rejects.toThrow("404");
  });

  it("sends the signed-out to sign in, and strangers to not found", async () => {
    const { personId } = await mine.enrol();
    actAsNobody();
    await expect(findName(mine.place, { personId })).rejects.toThrow("NEXT_REDIRECT");
    await theirs.signInAs("caseworker");
    await expect(findName(mine.place, { personId })).rejects.toThrow("404");
    await expect(findName({ ...mine.place, organisation: theirs.place.organisation }, { personId })).rejects.toThrow("404");
  });

  it.each(["partyRepresentative", "associationManager", "boardMember", "organisationAdmin", "logReviewer"] as const)(
    "R07 shows a %s no person",
    async (role) => {
      const { personId } = await mine.enrol();
      await mine.signInAs(role);
      await expect(findName(mine.place, { personId })).rejects.toThrow("404");
    },
  );

  it("shows a caseworker only the projects they are assigned to", async () => {
    const { personId } = await mine.enrol();
    await mine.signInAs("caseworker", { assigned: false });
    await expect(findName(mine.place, { personId })).rejects.toThrow("404");
  });

  it("a read cannot write: PostgreSQL refuses", async () => {
    await mine.signInAs("caseworker");
    const before = await mine.run((db) => db.person.count());
    const writes = query({ permission: "participant:read", input: z.strictObject({}) }, ({ db, actor }) =>
      db.person.create({ data: { organisationId: actor.organisation.id, birthYear: 1999 }, select: { id: true } }),
    );
    const writesWhileViewing = query(
      { permission: "participant:read", input: z.strictObject({}), views: { as: "test", persons: () => [] } },
      ({ db, actor }) => db.person.create({ data: { organisationId: actor.organisation.id, birthYear: 1999 }, select: { id: true } }),
    );
    await expect(writes(mine.place, {})).rejects.toThrow(readsOnly);
    await expect(writesWhileViewing(mine.place, {})).rejects.toThrow(readsOnly);
    expect(await mine.run((db) => db.person.count())).toBe(before);
  });

  it("R37 nothing is shown when the log cannot be written", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol();
    await owner().query("REVOKE INSERT ON audit_events FROM samsteg_app");
    try {
      await expect(findName(mine.place, { personId })).rejects.toThrow(denied);
    } finally {
      await owner().query("GRANT INSERT ON audit_events TO samsteg_app");
    }
  });
});

describe("the write door", () => {
  it("R04 changes and logs who changed what in one transaction, without the value of a name", async () => {
    const user = await mine.signInAs("projectLeader");
    const { personId } = await mine.enrol({ familyName: "Före" });
    const before = (await events(mine)).length;
    expect(await send(rename, mine.place, { personId, familyName: "Efter" })).toMatchObject({ status: "ok", result: { personId } });
    expect(await nameOf(mine, personId)).toBe("Efter");
    const added = (await events(mine)).slice(before);
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject({
      action: "update",
      entity: "persons",
      entityId: personId,
      actorId: user.id,
      subjectIds: [personId],
      changes: { identity_sealed: null, name_words: null, name_order: null },
    });
  });

  it("R04 a fault leaves nothing behind, tells nothing, and keeps what was typed", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol({ familyName: "Före" });
    const before = (await events(mine)).length;
    const state = await send(rename, mine.place, { personId, familyName: "Kraschar" });
    expect(state).toMatchObject({ status: "failed", values: { personId, familyName: "Kraschar" } });
    expect(JSON.stringify(state)).not.toContain("secret");
    expect(await nameOf(mine, personId)).toBe("Före");
    expect((await events(mine)).length).toBe(before);
  });

  it("R04 is undone when the log cannot be written", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol({ familyName: "Före" });
    await owner().query("REVOKE INSERT ON audit_events FROM samsteg_app");
    try {
      expect((await send(rename, mine.place, { personId, familyName: "Efter" })).status).toBe("failed");
    } finally {
      await owner().query("GRANT INSERT ON audit_events TO samsteg_app");
    }
    expect(await nameOf(mine, personId)).toBe("Före");
  });

  it("R06 R08 refuses a foreign id as it refuses a random one, and changes nothing there", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await theirs.enrol({ familyName: "Orörd" });
    const foreign = await send(rename, mine.place, { personId, familyName: "Tagen" });
    const absent = await send(rename, mine.place, { personId: randomUUID(), familyName: "Tagen" });
    expect({ ...foreign, values: null, at: null }).toEqual({ ...absent, values: null, at: null });
    expect(await nameOf(theirs, personId)).toBe("Orörd");
  });

  it("R11 takes no field that the form does not have", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol({ familyName: "Före" });
    const state = await send(rename, mine.place, { personId, familyName: "Efter", organisationId: theirs.organisation.id });
    expect(state.status).toBe("invalid");
    expect(await nameOf(mine, personId)).toBe("Före");
  });

  it("R41 carries a form out once, however often it is sent", async () => {
    await mine.signInAs("caseworker");
    const { personId } = await mine.enrol({ familyName: "Före" });
    const before = (await events(mine)).length;
    const submission = randomUUID();
    const form = { personId, familyName: "Efter" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(rename, mine.place, form, submission)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set(["ok"]));
    expect((await events(mine)).length).toBe(before + 1);
    expect((await send(rename, mine.place, { ...form, familyName: "Annat" }, submission)).status).toBe("refused");
    expect(await nameOf(mine, personId)).toBe("Efter");
  });

  it.each([undefined, "null", "https://evil.test", "http://localhost:3000.evil.test", "http://localhost:3001", "not an address"])(
    "R22 refuses the origin %s",
    async (origin) => {
      await mine.signInAs("caseworker");
      const { personId } = await mine.enrol({ familyName: "Före" });
      const usual = requestState.headers;
      requestState.headers = { host: "localhost:3000", ...(origin ? { origin } : {}) };
      try {
        expect((await send(rename, mine.place, { personId, familyName: "Efter" })).status).toBe("refused");
      } finally {
        requestState.headers = usual;
      }
      expect(await nameOf(mine, personId)).toBe("Före");
    },
  );

  it("tells the signed-out to sign in and keeps what they typed", async () => {
    const { personId } = await mine.enrol();
    actAsNobody();
    expect(await send(rename, mine.place, { personId, familyName: "Kvar" })).toMatchObject({
      status: "signedOut",
      values: { familyName: "Kvar" },
    });
  });

  it.each(["partyRepresentative", "associationManager", "boardMember", "organisationAdmin", "logReviewer"] as const)(
    "R07 lets no %s change a person",
    async (role) => {
      const { personId } = await mine.enrol({ familyName: "Före" });
      await mine.signInAs(role);
      expect((await send(rename, mine.place, { personId, familyName: "Efter" })).status).toBe("refused");
      expect(await nameOf(mine, personId)).toBe("Före");
    },
  );
});

describe("the session", () => {
  it.each([
    ["the session is ended", "UPDATE sessions SET ended_at = now() WHERE user_id = $1"],
    ["it has stood idle for 31 minutes", "UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE user_id = $1"],
    ["it is 12 hours old", "UPDATE sessions SET created_at = now() - interval '12 hours 1 minute' WHERE user_id = $1"],
    ["the user is disabled", "UPDATE users SET disabled_at = now() WHERE id = $1"],
  ])("R13 R19 R20 ends on the next request when %s", async (_what, change) => {
    const user = await mine.signInAs("caseworker");
    const { personId } = await mine.enrol();
    await findName(mine.place, { personId });
    await owner().query(change, [user.id]);
    await expect(findName(mine.place, { personId })).rejects.toThrow("NEXT_REDIRECT");
    expect((await send(rename, mine.place, { personId, familyName: "Efter" })).status).toBe("signedOut");
  });

  it.each([
    ["a role is taken away", "UPDATE memberships SET ends_on = '2020-01-01' WHERE user_id = $1"],
    ["an assignment ends", "UPDATE project_assignments SET ends_on = '2020-01-01' WHERE user_id = $1"],
  ])("R13 access ends on the next request when %s", async (_what, change) => {
    const user = await mine.signInAs("caseworker");
    const { personId } = await mine.enrol();
    await findName(mine.place, { personId });
    await owner().query(change, [user.id]);
    await expect(findName(mine.place, { personId })).rejects.toThrow("404");
  });

  it("R19 a forged or foreign cookie is nobody", async () => {
    const { personId } = await mine.enrol();
    const user = await mine.signInAs("caseworker");
    const sid = await actAs(user.id);
    for (const cookie of [sid, "x", "eyJhbGciOiJub25lIn0..", ""]) {
      requestState.cookies.set("samsteg", cookie);
      await expect(findName(mine.place, { personId })).rejects.toThrow("NEXT_REDIRECT");
    }
  });
});

describe("the tenant transaction", () => {
  it("R03 alternating organisations on few connections never see each other", async () => {
    await mine.enrol();
    await theirs.enrol();
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const world = n % 2 ? mine : theirs;
        const organisations = await world.run((db) =>
          db.person.findMany({ select: { organisationId: true }, distinct: ["organisationId"] }),
        );
        return organisations.every((row) => row.organisationId === world.organisation.id);
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
  });

  it("R01 writes no row of another organisation", async () => {
    const { personId } = await theirs.enrol();
    // Without asking for the row back: it could not be read either, which is another wall.
    await expect(mine.run((db) => db.person.createMany({ data: [{ organisationId: theirs.organisation.id }] }))).rejects.toThrow(
      /row-level security/,
    );
    expect((await mine.run((db) => db.person.updateMany({ where: { id: personId }, data: { birthYear: 1999 } }))).count).toBe(0);
    const own = await mine.enrol();
    await expect(
      mine.run((db) => db.person.updateMany({ where: { id: own.personId }, data: { organisationId: theirs.organisation.id } })),
    ).rejects.toThrow(/row-level security/);
    await expect(mine.run((db) => db.enrolment.updateMany({ where: { id: own.enrolmentId }, data: { personId } }))).rejects.toThrow(
      /foreign key/i,
    );
  });

  it("R04 rolls everything back when the work throws", async () => {
    const before = await mine.run((db) => db.person.count());
    const scope = { organisationId: mine.organisation.id, actorKind: "system" as const, actorId: null, role: null, requestId: "test" };
    const work = withTenant(scope, "write", async (db) => {
      await db.person.create({ data: { organisationId: mine.organisation.id } });
      throw new Error("midway");
    });
    await expect(work).rejects.toThrow("midway");
    expect(await mine.run((db) => db.person.count())).toBe(before);
  });
});
