import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { drawSample, reviewRow, verifyLog } from "@/lib/audit-log/actions";
import { bounds, type Signal } from "@/lib/audit-log/domain";
import { getExtract, getLogHead, getReview, listLog, listRefused } from "@/lib/audit-log/queries";
import { draw } from "@/lib/audit-log/sample/data";
import { addDays, today } from "@/lib/dates";
import { getParticipant, listParticipants } from "@/lib/participants/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const noon = (day: string) => new Date(`${day}T11:00:00Z`);
/** The month before this one: over, and so reviewed whole. */
const lastMonth = addDays(`${today().slice(0, 7)}-01`, -1).slice(0, 7);
const on = (day: number) => `${lastMonth}-${String(day).padStart(2, "0")}`;

/** Rows of the log as they were on some other day; the clock of the log itself cannot be set. */
async function happened(
  world: World,
  rows: { at: Date; actorId: string; subjects: string[]; role?: string; ground?: string; action?: string; entity?: string }[],
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (const { at, actorId, subjects, role = "caseworker", ground = null, action = "read", entity = "participant" } of rows) {
    const { rows: made } = await owner().query(
      `INSERT INTO audit_events (organisation_id, occurred_at, actor_kind, actor_id, actor_role, ground, action, entity, subject_ids)
       VALUES ($1, $2, 'user', $3, $4, $5, $6, $7, $8) RETURNING id`,
      [world.organisation.id, at, actorId, role, ground, action, entity, subjects],
    );
    ids.push(BigInt(made[0].id));
  }
  return ids;
}
const placeOf = (world: World) => ({ organisation: world.organisation.slug, project: "" });
const span = (world: World) => ({
  organisationId: world.organisation.id,
  from: noon(addDays(on(1), -1)),
  until: noon(`${today().slice(0, 7)}-01`),
});
const drawn = async (world: World, seed = "frö") => world.run((db) => draw(db, span(world), seed));
const renamed = (userId: string, name: string) => owner().query("UPDATE users SET name = $2 WHERE id = $1", [userId, name]);

describe("the log, for its reviewer", () => {
  it("R37 says who, as what, when, what and about whom by a code; never a name or a number", async () => {
    const world = await aWorld();
    const caseworker = await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ givenName: "Hemlige", familyName: "Namnsson", number: "198507099805" });
    await getParticipant(world.place, { participantId: enrolmentId });
    await world.signInAs("logReviewer");
    const shown = await listLog(world.organisation.slug, {});
    expect(shown.page.rows.find((row) => row.subjects > 0 && row.actorKind === "user")).toMatchObject({
      action: "read",
      entity: "participant",
      actorId: caseworker.id,
      role: "caseworker",
      ground: `assignment:${world.project.id}`,
      subjects: 1,
      codes: [pseudonymOf(enrolmentId)],
    });
    const text = JSON.stringify(shown, (_key, value) => (typeof value === "bigint" ? String(value) : value));
    for (const secret of ["Hemlige", "Namnsson", "19850709"]) expect(text).not.toContain(secret);
  });

  it("R37 filters by days, staff, role, kind and the participant's code, alone and together", async () => {
    const world = await aWorld();
    const [one, two] = [await world.signInAs("caseworker"), await world.signInAs("projectLeader")];
    const [a, b] = [await world.enrol(), await world.enrol()];
    await happened(world, [
      { at: noon("2026-03-02"), actorId: one.id, subjects: [a.personId] },
      { at: noon("2026-03-03"), actorId: one.id, subjects: [b.personId], action: "search", entity: "search" },
      { at: noon("2026-03-04"), actorId: two.id, subjects: [a.personId], role: "projectLeader" },
      {
        at: noon("2026-03-04"),
        actorId: two.id,
        subjects: [a.personId, b.personId],
        role: "projectLeader",
        ground: `emergency:${randomUUID()}`,
      },
      // 23:30 on the third in UTC is the fourth in Sweden.
      { at: new Date("2026-03-03T23:30:00Z"), actorId: one.id, subjects: [b.personId], action: "reveal", entity: "number" },
    ]);
    await world.signInAs("logReviewer");
    const count = async (filter: object) =>
      (await listLog(world.organisation.slug, { from: "2026-03-01", until: "2026-03-31", ...filter })).page.rows.length;
    expect(await count({})).toBe(5);
    expect(await count({ from: "2026-03-03", until: "2026-03-03" })).toBe(1);
    expect(await count({ from: "2026-03-04", until: "2026-03-04" })).toBe(3);
    expect(await count({ actorId: one.id })).toBe(3);
    expect(await count({ role: "projectLeader" })).toBe(2);
    expect(await count({ kind: "searched" })).toBe(1);
    expect(await count({ kind: "revealed" })).toBe(1);
    expect(await count({ kind: "emergency" })).toBe(1);
    expect(await count({ code: pseudonymOf(a.enrolmentId) })).toBe(3);
    expect(await count({ code: pseudonymOf(b.enrolmentId).toLowerCase().replace("-", " "), actorId: one.id })).toBe(2);
    expect(await listLog(world.organisation.slug, { code: "AAAAAA" })).toMatchObject({ isNobody: true, page: { rows: [] } });
    // What cannot be understood in an address is left out.
    expect(await count({ actorId: "x", role: "king", kind: "?", before: "'" })).toBe(5);
  });

  it("R37 is read page by page, each row once, also rows of the same millisecond", async () => {
    const world = await aWorld();
    const { id } = await world.signInAs("caseworker");
    const { personId } = await world.enrol();
    const ids = await happened(
      world,
      Array.from({ length: 120 }, (_, n) => ({ at: noon(n < 90 ? "2026-03-02" : "2026-03-01"), actorId: id, subjects: [personId] })),
    );
    await world.signInAs("logReviewer");
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const { page } = await listLog(world.organisation.slug, { from: "2026-03-01", until: "2026-03-02", before });
      seen.push(...page.rows.map((row) => row.id));
      before = page.next ?? undefined;
    } while (before);
    expect(seen).toHaveLength(120);
    expect(new Set(seen)).toEqual(new Set(ids.map(String)));
  });

  it("R37 whose codes the reviewer saw is logged too", async () => {
    const world = await aWorld();
    const { personId } = await world.enrol();
    const reviewer = await world.signInAs("logReviewer");
    await listLog(world.organisation.slug, {});
    const events = await world.run((db) => db.auditEvent.findMany({ where: { actorId: reviewer.id } }));
    expect(events).toMatchObject([{ action: "read", entity: "log", subjectIds: [personId], ground: "role:logReviewer" }]);
  });

  it.each(["caseworker", "projectLeader", "partyRepresentative", "organisationAdmin"] as const)("R07 is no page for a %s", async (role) => {
    const world = await aWorld();
    await world.signInAs(role);
    for (const ask of [listLog, listRefused, getLogHead, getReview]) await expect(ask(world.organisation.slug, {})).rejects.toThrow("404");
    for (const act of [drawSample, reviewRow, verifyLog]) {
      expect(
        await send(act, placeOf(world), { month: lastMonth, itemId: randomUUID(), outcome: "IN_ORDER", note: "", head: "" }),
      ).toMatchObject({ status: "refused" });
    }
  });

  it("R07 R37 shows what was refused here, and to its own staff elsewhere", async () => {
    const [mine, theirs] = [await aWorld(), await aWorld()];
    const own = await mine.signInAs("caseworker");
    await expect(listParticipants(theirs.place, {})).rejects.toThrow("404");
    const stranger = await theirs.signInAs("caseworker");
    await expect(listParticipants(mine.place, {})).rejects.toThrow("404");
    await mine.signInAs("logReviewer");
    const { rows } = await listRefused(mine.organisation.slug, {});
    expect(rows.map(({ isOwn, organisation, permission }) => ({ isOwn, organisation, permission }))).toEqual([
      { isOwn: false, organisation: mine.organisation.slug, permission: "participant:read" },
      { isOwn: true, organisation: theirs.organisation.slug, permission: "participant:read" },
    ]);
    expect(own.id).not.toBe(stranger.id);
    await theirs.signInAs("logReviewer");
    expect((await listRefused(theirs.organisation.slug, {})).rows.map(({ isOwn }) => isOwn)).toEqual([true, false]);
  });
});

describe("the monthly sample", () => {
  /** One misuse of each kind, and the row that should be pointed at. */
  const misuse: [signal: Signal, make: (world: World) => Promise<bigint | undefined>][] = [
    [
      "sameName",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        await renamed(staff.id, "Ellinor Ek-Sandberg");
        const [relative, other] = [await world.enrol({ familyName: "SANDBERG" }), await world.enrol({ familyName: "Sandström" })];
        await happened(world, [{ at: noon(on(3)), actorId: staff.id, subjects: [other.personId] }]);
        return (await happened(world, [{ at: noon(on(4)), actorId: staff.id, subjects: [relative.personId] }]))[0];
      },
    ],
    [
      "manyPersons",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const at = (minute: number) => new Date(noon(on(5)).getTime() + minute * 60_000);
        const open = (count: number, from: number) =>
          Array.from({ length: count }, (_, n) => ({ at: at(from + n), actorId: staff.id, subjects: [randomUUID()] }));
        await happened(world, open(bounds.personsPerHour, 60));
        return (await happened(world, open(bounds.personsPerHour + 1, 0)))[0];
      },
    ],
    [
      "night",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const { personId } = await world.enrol();
        await happened(world, [{ at: noon(on(6)), actorId: staff.id, subjects: [personId] }]);
        return (await happened(world, [{ at: new Date(`${on(7)}T01:30:00Z`), actorId: staff.id, subjects: [personId] }]))[0];
      },
    ],
    [
      "afterEnd",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const ended = (days: number) =>
          world.enrol({ startsOn: "2020-01-01", endsOn: addDays(on(10), -days), exitReason: "ENLIGT_PLAN", outcome: "STUDERAR" });
        const [justOver, within] = [await ended(bounds.daysAfterEnd + 1), await ended(bounds.daysAfterEnd)];
        await happened(world, [{ at: noon(on(10)), actorId: staff.id, subjects: [within.personId] }]);
        return (await happened(world, [{ at: noon(on(10)), actorId: staff.id, subjects: [justOver.personId] }]))[0];
      },
    ],
    [
      "emergency",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const { personId } = await world.enrol();
        const ground = `emergency:${randomUUID()}`;
        const ids = await happened(
          world,
          [0, 1].map((n) => ({ at: noon(on(11 + n)), actorId: staff.id, subjects: [personId], ground })),
        );
        return ids[0];
      },
    ],
    [
      "manyEmergencies",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const { personId } = await world.enrol();
        const emergency = (day: number) => ({
          at: noon(on(day)),
          actorId: staff.id,
          subjects: [personId],
          ground: `emergency:${randomUUID()}`,
        });
        return (await happened(world, [1, 2, 3, 4].map(emergency)))[0];
      },
    ],
    [
      "protected",
      async (world) => {
        const staff = await world.signInAs("caseworker");
        const [hidden, other] = [await world.enrol(), await world.enrol()];
        await owner().query("INSERT INTO protected_identities (organisation_id, person_id) VALUES ($1, $2)", [
          world.organisation.id,
          hidden.personId,
        ]);
        await happened(world, [{ at: noon(on(8)), actorId: staff.id, subjects: [other.personId] }]);
        return (await happened(world, [{ at: noon(on(8)), actorId: staff.id, subjects: [hidden.personId] }]))[0];
      },
    ],
    [
      "colleague",
      async (world) => {
        const [staff, own] = [await world.signInAs("caseworker"), await world.signInAs("caseworker")];
        const { personId } = await world.enrol({ caseworkerId: own.id });
        const view = (actorId: string) =>
          Array.from({ length: bounds.colleagueViews }, (_, n) => ({ at: noon(on(n + 1)), actorId, subjects: [personId] }));
        await happened(world, view(own.id));
        return (await happened(world, view(staff.id)))[0];
      },
    ],
  ];

  it.each(misuse)("R39 points at seeded misuse: %s", async (signal, make) => {
    const world = await aWorld();
    const id = await make(world);
    const found = [...(await drawn(world))].filter(([, signals]) => signals.includes(signal)).map(([event]) => event);
    expect(found).toEqual([id]);
  });

  it("R39 an ordinary month gives no signal", async () => {
    const world = await aWorld();
    const staff = await world.signInAs("caseworker");
    const { personId } = await world.enrol({ caseworkerId: staff.id });
    await happened(
      world,
      Array.from({ length: 25 }, (_, n) => ({ at: noon(on(n + 1)), actorId: staff.id, subjects: [personId] })),
    );
    const found = await drawn(world);
    expect(found.size).toBe(bounds.byChance);
    expect([...found.values()].flat()).toEqual([]);
  });

  it("R39 chance takes the same rows for the same seed, others for another", async () => {
    const world = await aWorld();
    const staff = await world.signInAs("caseworker");
    const { personId } = await world.enrol({ caseworkerId: staff.id });
    await happened(
      world,
      Array.from({ length: 200 }, (_, n) => ({ at: noon(on((n % 27) + 1)), actorId: staff.id, subjects: [personId] })),
    );
    const ids = async (seed: string) => [...(await drawn(world, seed)).keys()].map(String).sort();
    expect(await ids("ett")).toEqual(await ids("ett"));
    expect(await ids("ett")).not.toEqual(await ids("två"));
  });

  it("R39 is drawn with its seed kept, reviewed row by row with what came of it, and done when all are", async () => {
    const world = await aWorld();
    const staff = await world.signInAs("caseworker");
    const { personId } = await world.enrol({ caseworkerId: staff.id });
    await happened(
      world,
      [1, 2].map((day) => ({ at: noon(on(day)), actorId: staff.id, subjects: [personId] })),
    );
    const reviewer = await world.signInAs("logReviewer");
    const state = async () => {
      const review = await getReview(world.organisation.slug, { month: lastMonth });
      return { ...review, of: review.months.find(({ month }) => month === lastMonth) };
    };
    expect((await state()).of).toMatchObject({ drawn: false });
    expect(await send(drawSample, placeOf(world), { month: lastMonth })).toMatchObject({ status: "ok" });
    const { items, of } = await state();
    expect(of).toEqual({ month: lastMonth, drawn: true, isWhole: true, items: 2, left: 2 });
    const { rows } = await owner().query("SELECT * FROM log_samples WHERE organisation_id = $1", [world.organisation.id]);
    const again = await world.run((db) =>
      draw(db, { organisationId: world.organisation.id, from: rows[0].from_at, until: rows[0].until_at }, rows[0].seed),
    );
    expect([...again.keys()].map(String).sort()).toEqual(items.map(({ row }) => row.id).sort());
    // Once: the month has nothing more to give.
    expect(await send(drawSample, placeOf(world), { month: lastMonth })).toMatchObject({ status: "refused" });

    const review = (n: number, fields: Record<string, string>) =>
      send(reviewRow, placeOf(world), { itemId: items[n]?.id ?? "", note: "", ...fields });
    expect(await review(0, { outcome: "INCIDENT" })).toMatchObject({ status: "invalid", fieldErrors: { note: [expect.any(String)] } });
    expect(await review(0, { outcome: "INCIDENT", note: "Varför två gånger?" })).toMatchObject({ status: "ok" });
    expect((await state()).of).toMatchObject({ left: 1 });
    expect(await review(1, { outcome: "IN_ORDER" })).toMatchObject({ status: "ok" });
    expect((await state()).of).toMatchObject({ left: 0, isWhole: true });
    expect((await state()).items.find(({ id }) => id === items[0]?.id)).toMatchObject({
      outcome: "INCIDENT",
      note: "Varför två gånger?",
      reviewer: expect.stringContaining("logReviewer"),
    });

    const logged = await world.run((db) =>
      db.auditEvent.findMany({ where: { actorId: reviewer.id, entity: "log_sample_items", action: "update" } }),
    );
    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged[0]?.changes)).toContain("INCIDENT");
    expect(JSON.stringify(logged.map(({ changes }) => changes))).not.toContain("Varför");
  });

  it("R39 whoever did it does not judge it: another reviewer does", async () => {
    const world = await aWorld();
    const staff = await world.signInAs("caseworker");
    const { personId } = await world.enrol();
    await happened(world, [{ at: noon(on(3)), actorId: staff.id, subjects: [personId] }]);
    await owner().query("UPDATE memberships SET role = 'logReviewer' WHERE user_id = $1", [staff.id]);
    await actAs(staff.id);
    await send(drawSample, placeOf(world), { month: lastMonth });
    const judge = async () => {
      const { items } = await getReview(world.organisation.slug, { month: lastMonth });
      const told = await send(reviewRow, placeOf(world), { itemId: items[0]?.id ?? "", outcome: "IN_ORDER", note: "" });
      return [items[0]?.isOwn, told.status];
    };
    expect(await judge()).toEqual([true, "refused"]);
    await world.signInAs("logReviewer");
    expect(await judge()).toEqual([false, "ok"]);
  });

  it("R39 of a month that is not over is drawn as far as it has come, and later the rest", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol();
    await getParticipant(world.place, { participantId: enrolmentId });
    await world.signInAs("logReviewer");
    const month = today().slice(0, 7);
    expect(await send(drawSample, placeOf(world), { month })).toMatchObject({ status: "ok" });
    const first = await getReview(world.organisation.slug, { month });
    expect(first.months[0]).toMatchObject({ month, drawn: true, isWhole: false, items: 1 });
    await world.signInAs("caseworker");
    await getParticipant(world.place, { participantId: enrolmentId });
    await world.signInAs("logReviewer");
    expect(await send(drawSample, placeOf(world), { month })).toMatchObject({ status: "ok" });
    const second = await getReview(world.organisation.slug, { month });
    expect(second.items.map(({ row }) => row.id)).toHaveLength(2);
    expect(await send(drawSample, placeOf(world), { month: "2001-01" })).toMatchObject({ status: "refused" });
  });
});

describe("the participant's own extract", () => {
  it("R39 says when, from which unit and in what role; neither who of the staff nor whom else", async () => {
    const world = await aWorld();
    const caseworker = await world.signInAs("caseworker");
    const { enrolmentId, personId } = await world.enrol({ familyName: "Utdragsson" });
    const other = await world.enrol();
    await getParticipant(world.place, { participantId: enrolmentId });
    await getParticipant(world.place, { participantId: other.enrolmentId });
    await happened(world, [
      { at: noon("2026-03-02"), actorId: caseworker.id, subjects: [personId, other.personId], entity: "participants" },
      { at: noon("2026-03-02"), actorId: caseworker.id, subjects: [other.personId] },
    ]);
    await world.signInAs("projectLeader");
    const now = await getExtract(world.place, { participantId: enrolmentId });
    expect(now.code).toBe(pseudonymOf(enrolmentId));
    expect(now.rows.filter(({ role }) => role === "caseworker")).toMatchObject([{ action: "read", entity: "participant", actor: null }]);
    const then = await getExtract(world.place, { participantId: enrolmentId, from: "2026-03-01", until: "2026-03-31" });
    expect(then.rows).toMatchObject([{ entity: "participants", role: "caseworker", occurredAt: noon("2026-03-02") }]);
    const text = JSON.stringify([now, then]);
    for (const hidden of [caseworker.id, "Utdragsson", other.personId, other.enrolmentId, pseudonymOf(other.enrolmentId)]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("R37 R39 is made by the project's leader and by the reviewer, is logged, and stands in the next one", async () => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    for (const role of ["projectLeader", "logReviewer"] as const) {
      const { id } = await world.signInAs(role);
      await getExtract(world.place, { participantId: enrolmentId });
      expect(await world.run((db) => db.auditEvent.count({ where: { actorId: id, action: "extract" } }))).toBe(1);
    }
    const { rows } = await getExtract(world.place, { participantId: enrolmentId, until: today() });
    expect(rows.filter(({ action }) => action === "extract").map(({ role }) => role)).toEqual(["logReviewer", "projectLeader"]);
    for (const role of ["caseworker", "partyRepresentative", "organisationAdmin"] as const) {
      await world.signInAs(role);
      await expect(getExtract(world.place, { participantId: enrolmentId })).rejects.toThrow("404");
    }
    await world.signInAs("projectLeader", { assigned: false });
    await expect(getExtract(world.place, { participantId: enrolmentId })).rejects.toThrow("404");
  });
});

describe("the control of the log", () => {
  it("R38 the reviewer sees the head, keeps it, and later holds the log against it", async () => {
    const world = await aWorld();
    await world.enrol();
    const reviewer = await world.signInAs("logReviewer");
    const { head } = await getLogHead(world.organisation.slug, {});
    expect(await send(verifyLog, placeOf(world), { head: "" })).toMatchObject({
      status: "ok",
      message: expect.stringContaining("Utan ett sparat huvud är det inte visat"),
    });
    await world.enrol();
    await actAs(reviewer.id);
    expect(await send(verifyLog, placeOf(world), { head: head?.line ?? "" })).toMatchObject({
      status: "ok",
      message: expect.stringContaining(String(head?.seq)),
    });
    // How far a walk came is carried as a head: a whole one goes on from there.
    expect(await send(verifyLog, placeOf(world), { head: "", from: head?.line ?? "" })).toMatchObject({ status: "ok" });
    expect(await send(verifyLog, placeOf(world), { head: "", from: "något annat" })).toMatchObject({ status: "invalid" });
    const other = await aWorld();
    await other.signInAs("logReviewer");
    for (const line of [head?.line ?? "", "något annat"]) {
      expect(await send(verifyLog, placeOf(other), { head: line })).toMatchObject({
        status: "invalid",
        fieldErrors: { head: [expect.any(String)] },
      });
    }
  });

  it("R38 a broken log is told, with where", async () => {
    const world = await aWorld();
    await world.enrol();
    const [id] = await happened(world, [{ at: noon("2020-01-01"), actorId: randomUUID(), subjects: [] }]);
    await world.signInAs("logReviewer");
    const told = await send(verifyLog, placeOf(world), { head: "" });
    expect(told.status).toBe("refused");
    expect(told.message).toContain(`Händelse ${id} `);
  });
});
