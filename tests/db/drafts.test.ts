import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { today } from "@/lib/dates";
import { giveDraft, keepDraft, throwDraft } from "@/lib/drafts/kept/queries";
import { type DraftKey, hiddenFields, writeDraftKey } from "@/lib/form";
import { getMyDay } from "@/lib/my-day/queries";
import { writeNote } from "@/lib/notes/actions";
import { sweepDrafts } from "@/lib/server/drafts";
import { draftRequest } from "../support/drafts.ts";
import { actAs, actAsNobody, aWorld, owner, send, type World } from "../support/world.ts";

let world: World;
let me: { id: string };
let key: DraftKey;
let enrolmentId: string;
let personId: string;
beforeEach(async () => {
  world = await aWorld();
  me = await world.signInAs("caseworker");
  ({ enrolmentId, personId } = await world.enrol());
  key = { form: "note", enrolmentId };
});

const keep = (text: string, { of = key, who = me.id, submission = randomUUID(), place = world.place } = {}) =>
  keepDraft(...draftRequest(place, of, { text, kind: "SAMTAL", [hiddenFields.owner]: who, [hiddenFields.submission]: submission }));
const give = async (of = key, place = world.place) => {
  const answer = await giveDraft(...draftRequest(place, of));
  return { status: answer.status, ...((await answer.json()) as { owner?: string; draft?: { values: Record<string, string> } | null }) };
};
const stored = async () =>
  (await owner().query("SELECT id, values_sealed FROM drafts WHERE organisation_id = $1", [world.organisation.id])).rows;
const note = (text: string) => ({ enrolmentId, kind: "SAMTAL", notedOn: "2026-01-02", text });

describe("Utkast", () => {
  it("F13 R31 det som skrivs finns kvar, tecken för tecken, förseglat, ett för varje formulär och person", async () => {
    const text = `Å\u0308 𝔘 \u202eabc\n\n  ${"lång ".repeat(1000)}`;
    expect((await keep("Början")).status).toBe(200);
    expect((await keep(text)).status).toBe(200);
    const { draft, owner: who } = await give();
    expect(draft?.values.text?.replaceAll("\r\n", "\n")).toBe(text);
    expect(who).toBe(me.id);
    const rows = await stored();
    expect(rows).toHaveLength(1);
    expect(rows[0].values_sealed.toString("utf8")).not.toContain("lång");
    await keep("Rättelse", { of: { ...key, form: "correctNote", subjectId: randomUUID() } });
    const other = await world.enrol();
    await keep("Om en annan", { of: { form: "note", enrolmentId: other.enrolmentId } });
    expect((await stored()).length).toBe(3);
    expect((await give()).draft?.values.text).toContain("lång");
  });

  it("R37 att ett utkast börjar, läses och tas bort står i loggen, varje paus i skrivandet inte", async () => {
    await keep("ett");
    await keep("ett två");
    await give();
    await throwDraft(...draftRequest(world.place, key, undefined, "DELETE"));
    const events = await world.run((db) =>
      db.auditEvent.findMany({ where: { actorId: me.id, entity: { in: ["draft", "drafts"] } }, orderBy: { id: "asc" } }),
    );
    expect(events.map(({ action, subjectIds }) => [action, subjectIds])).toEqual([
      ["insert", [personId]],
      ["read", [personId]],
      ["delete", [personId]],
    ]);
    expect(JSON.stringify(events.map((event) => event.changes))).not.toContain("ett");
  });

  it("tas bort när formuläret är sparat, i samma transaktion, och inte när det nekas", async () => {
    await keep("Nästan klar");
    const sent = { _draft: writeDraftKey(key), _owner: me.id };
    expect(await send(writeNote, world.place, { ...note(" "), ...sent })).toMatchObject({ status: "invalid" });
    expect(await stored()).toHaveLength(1);
    expect(await send(writeNote, world.place, { ...note("Klar"), ...sent })).toMatchObject({ status: "ok" });
    expect(await stored()).toHaveLength(0);
  });

  it("F12 ett utkast som kommer fram efter att formuläret sparats blir inget: det sparade skrivs inte över eller erbjuds igen", async () => {
    const submission = randomUUID();
    await send(writeNote, world.place, note("Klar"), submission);
    expect(await (await keep("Klar, nästan", { submission })).json()).toEqual({ savedAt: null });
    expect(await stored()).toHaveLength(0);
    const together = randomUUID();
    const [saved] = await Promise.all([
      send(writeNote, world.place, { ...note("Samtidigt"), _draft: writeDraftKey(key) }, together),
      keep("Samtidigt", { submission: together }),
    ]);
    expect(saved?.status).toBe("ok");
    expect(await stored()).toHaveLength(0);
  });

  it("F13 en annan i samma webbläsare ser det inte, får det inte och skickar det inte", async () => {
    await keep("Bara mitt");
    const other = await world.signInAs("projectLeader");
    expect((await give()).draft).toBeNull();
    // The page is still the first one's: what it sends in the other's session is not kept as the other's.
    expect((await keep("Bara mitt, mer")).status).toBe(409);
    const sent = await send(writeNote, world.place, { ...note("Bara mitt"), _owner: me.id });
    expect(sent).toMatchObject({ status: "refused", values: { text: "Bara mitt" } });
    await keep("Den andras", { who: other.id });
    await actAs(me.id);
    expect((await give()).draft?.values.text).toBe("Bara mitt");
  });

  it("R01 F13 en annan ser det inte heller i databasen, ens med samma projekt och roll", async () => {
    await keep("Bara mitt");
    const other = await world.signInAs("projectLeader");
    const seen = await world.run(async (db) => {
      await db.$executeRaw`SELECT set_config('app.actor_kind', 'user', true), set_config('app.actor_id', ${other.id}, true)`;
      return db.draft.count();
    });
    expect(seen).toBe(0);
  });

  it("F13 nekas den vars roll har upphört, den som loggats ut och den som inte når personen", async () => {
    await keep("Medan det gick");
    await owner().query("UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1", [me.id, today()]);
    expect((await keep("Efteråt")).status).toBe(404);
    expect((await give()).status).toBe(404);
    actAsNobody();
    expect((await keep("Utloggad")).status).toBe(401);
    const stranger = await aWorld();
    const foreign = await stranger.signInAs("caseworker");
    expect((await keep("Främmande", { who: foreign.id, place: stranger.place })).status).toBe(404);
    expect((await keep("Främmande", { who: foreign.id })).status).toBe(404);
    expect(await stored()).toHaveLength(1);
  });

  it("R24 nekar det som är för stort eller inte är något utkast", async () => {
    const big = await keep("x".repeat(600_000));
    expect(big.status).toBe(413);
    for (const strange of ["", "okant..", "note.1.2.3", `note.${enrolmentId}.x`, `note.${"'"}.`]) {
      const answer = await keepDraft(...draftRequest(world.place, strange, { text: "x", [hiddenFields.owner]: me.id }));
      expect([400, 404], strange).toContain(answer.status);
    }
    expect(await stored()).toHaveLength(0);
  });

  it("R31 ett utkast som inte går att öppna visas som det, och skrivs inte över", async () => {
    await keep("Först");
    const [row] = await stored();
    const broken = Buffer.concat([row.values_sealed.subarray(0, -1), Buffer.from([row.values_sealed.at(-1) ^ 1])]);
    await owner().query("UPDATE drafts SET values_sealed = $2 WHERE id = $1", [row.id, broken]);
    expect((await give()).draft).toMatchObject({ values: null });
    expect(await (await keep("Sedan")).json()).toEqual({ savedAt: null });
    expect((await stored())[0].values_sealed.toString("hex")).toBe(broken.toString("hex"));
    await throwDraft(...draftRequest(world.place, key, undefined, "DELETE"));
    await keep("Sedan");
    expect((await give()).draft?.values.text).toBe("Sedan");
  });

  it("det som ingen går vidare med glöms efter två veckor, och inget annat", async () => {
    await keep("Gammalt");
    await owner().query("UPDATE drafts SET saved_at = now() - interval '15 days' WHERE organisation_id = $1", [world.organisation.id]);
    const other = await world.enrol();
    await keep("Nytt", { of: { form: "note", enrolmentId: other.enrolmentId } });
    await sweepDrafts();
    expect(await stored()).toHaveLength(1);
  });

  it("står på min dag tills det är klart, hos den som skrev", async () => {
    await keep("Halvt");
    const day = await getMyDay(world.place, {});
    expect(day.items).toMatchObject([
      { kind: "draft", title: "note", dueOn: today(), to: ["deltagare", enrolmentId, "anteckningar"], about: { enrolmentId } },
    ]);
    await world.signInAs("projectLeader");
    expect((await getMyDay(world.place, {})).items).toEqual([]);
  });
});
