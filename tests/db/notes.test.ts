import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import { correctNote, removeNote, writeNote } from "@/lib/notes/actions";
import { getNote, listNotes } from "@/lib/notes/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

let world: World;
let me: { id: string };
let enrolmentId: string;
let personId: string;
beforeEach(async () => {
  world = await aWorld();
  me = await world.signInAs("caseworker");
  ({ enrolmentId, personId } = await world.enrol());
});

const fields = (more: object = {}) => ({ enrolmentId, kind: "SAMTAL", notedOn: "2025-05-02", text: "Vi talades vid", ...more });
const write = async (more: object = {}) => (await send(writeNote, world.place, fields(more))).result?.noteId ?? "";
const list = (page = 1) => listNotes(world.place, { participantId: enrolmentId, page });
const correction = (revisionId: string, text: string) => ({ revisionId, kind: "SAMTAL", notedOn: "2025-05-02", text, reason: "Fel dag" });

describe("Anteckningar", () => {
  it("skrivs, och står med dag, slag och författare, de senaste först", async () => {
    await write({ text: "Första", notedOn: "2025-05-02" });
    await write({ text: "Senare samma dag\r\nmed ny rad", notedOn: "2025-05-02", kind: "MI" });
    await write({ text: "Tidigare", notedOn: "2025-01-02" });
    const { notes } = await list();
    expect(notes.map(({ current }) => [current.text.text, current.kind])).toEqual([
      ["Senare samma dag\nmed ny rad", "MI"],
      ["Första", "SAMTAL"],
      ["Tidigare", "SAMTAL"],
    ]);
    expect(notes[0]?.current.recordedById).toBe(me.id);
    expect((await list()).head.notes).toBe(3);
  });

  it("R31 ligger förseglade, och en som inte går att öppna visas som det, rättas inte och skrivs inte över", async () => {
    const noteId = await write();
    const { rows } = await owner().query("SELECT text_sealed FROM notes WHERE id = $1", [noteId]);
    expect(rows[0].text_sealed.toString("latin1")).not.toContain("talades");
    const broken = Buffer.concat([rows[0].text_sealed.subarray(0, -1), Buffer.from([rows[0].text_sealed.at(-1) ^ 1])]);
    const client = await owner().connect();
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.actor_kind', 'system', true)");
    await client.query("UPDATE notes SET text_sealed = $2 WHERE id = $1", [noteId, broken]);
    await client.query("COMMIT");
    client.release();
    const { notes } = await list();
    expect(notes[0]?.current).toMatchObject({ text: { text: null, isUnreadable: true }, isRemoved: false });
    expect(await send(correctNote, world.place, correction(noteId, "Nytt"))).toMatchObject({ status: "invalid" });
    const after = await owner().query("SELECT text_sealed FROM notes WHERE note_id = $1", [noteId]);
    expect(after.rows.map((row) => row.text_sealed.toString("hex"))).toEqual([broken.toString("hex")]);
  });

  it("rättas med skäl: den nya lydelsen står, den förra finns kvar", async () => {
    const noteId = await write({ text: "Fel" });
    expect(await send(correctNote, world.place, correction(noteId, "Rätt"))).toMatchObject({ status: "ok" });
    const { notes } = await list();
    expect(notes).toHaveLength(1);
    expect(notes[0]?.current).toMatchObject({ revision: 2, text: { text: "Rätt" }, reason: { text: "Fel dag" } });
    expect(notes[0]?.earlier.map((one) => one.text.text)).toEqual(["Fel"]);
  });

  it("tas bort med skäl: texten står kvar i historiken, och den räknas inte", async () => {
    const noteId = await write({ text: "Om någon annan" });
    expect(await send(removeNote, world.place, { revisionId: noteId, reason: " " })).toMatchObject({
      status: "invalid",
      fieldErrors: { reason: expect.anything() },
    });
    expect(await send(removeNote, world.place, { revisionId: noteId, reason: "Fel person" })).toMatchObject({ status: "ok" });
    const { notes } = await list();
    expect(notes[0]).toMatchObject({
      current: { isRemoved: true, reason: { text: "Fel person" } },
      earlier: [{ text: { text: "Om någon annan" } }],
    });
    expect((await list()).head.notes).toBe(0);
    expect(await send(removeNote, world.place, { revisionId: noteId, reason: "Igen" })).toMatchObject({ status: "refused" });
  });

  it("R40 två som rättar samma anteckning: den andra får se den förstas ord fält för fält, och inget är förlorat", async () => {
    const noteId = await write({ text: "Från början" });
    await send(correctNote, world.place, correction(noteId, "Annas ord"));
    await world.signInAs("caseworker");
    const lost = await send(correctNote, world.place, correction(noteId, "Bos ord"));
    expect(lost).toMatchObject({ status: "conflict", facts: { text: "Annas ord" }, values: { text: "Bos ord" } });
    const seen = lost.facts?.revisionId ?? "";
    expect(await send(correctNote, world.place, correction(seen, "Bådas ord"))).toMatchObject({ status: "ok" });
    const { note } = await getNote(world.place, { participantId: enrolmentId, noteId });
    expect([note.current, ...note.earlier].map((one) => one.text.text)).toEqual(["Bådas ord", "Annas ord", "Från början"]);
  });

  it("R40 tjugo rättelser på en gång: en vinner, och de andra får veta det", async () => {
    const noteId = await write();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(correctNote, world.place, correction(noteId, `Ord ${n}`))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill("conflict"), "ok"]);
  });

  it("R41 F10 skickad två gånger blir en anteckning", async () => {
    const submission = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => send(writeNote, world.place, fields(), submission)));
    expect(answers.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect((await list()).notes).toHaveLength(1);
  });

  it("skrivs inte om det som inte har hänt, inte tom och inte utan slag; det som skrevs finns kvar i svaret", async () => {
    const future = await send(writeNote, world.place, fields({ notedOn: addDays(today(), 1) }));
    expect(future).toMatchObject({ status: "invalid", fieldErrors: { notedOn: expect.anything() }, values: { text: "Vi talades vid" } });
    expect(await send(writeNote, world.place, fields({ text: " \n " }))).toMatchObject({ fieldErrors: { text: expect.anything() } });
    expect(await send(writeNote, world.place, fields({ kind: "SKVALLER" }))).toMatchObject({ fieldErrors: { kind: expect.anything() } });
    expect((await list()).notes).toEqual([]);
  });

  it("R38 ändras aldrig i databasen: appen lägger bara till", async () => {
    const noteId = await write();
    await expect(world.run((db) => db.$executeRaw`UPDATE notes SET kind = 'MI' WHERE id = ${noteId}::uuid`)).rejects.toThrow();
    await expect(world.run((db) => db.$executeRaw`DELETE FROM notes WHERE id = ${noteId}::uuid`)).rejects.toThrow();
    const asUser = world.run(async (db) => {
      await db.$executeRaw`SELECT set_config('app.actor_kind', 'user', true)`;
      await db.$executeRaw`UPDATE notes SET text_sealed = '\\x00' WHERE id = ${noteId}::uuid`;
    });
    await expect(asUser).rejects.toThrow(/only added to/);
  });

  it("R37 varje läsning och skrivning står i loggen, utan vad som skrevs", async () => {
    const noteId = await write({ text: "Kanariefågel" });
    await list();
    const events = await world.run((db) => db.auditEvent.findMany({ where: { actorId: me.id, entity: "notes" }, orderBy: { id: "asc" } }));
    expect(events.map(({ action, subjectIds }) => [action, subjectIds])).toEqual([
      ["insert", [personId]],
      ["read", [personId]],
    ]);
    expect(events[0]?.entityId).toBe(noteId);
    expect(JSON.stringify(events, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain("Kanariefågel");
  });

  it("R07 R09 läses bara av projektets handläggare och ledare: inte av part, granskare, administratör eller den utan uppdrag", async () => {
    await write();
    for (const role of ["partyRepresentative", "logReviewer", "organisationAdmin"] as const) {
      await world.signInAs(role, role === "partyRepresentative" ? { partyCode: "AF" } : {});
      await world.consent(enrolmentId);
      await expect(list(), role).rejects.toThrow();
    }
    await world.signInAs("caseworker", { assigned: false });
    await expect(list()).rejects.toThrow();
    await world.signInAs("projectLeader");
    expect((await list()).notes).toHaveLength(1);
  });
});
