import { beforeAll, describe, expect, it } from "vitest";
import { addAnonymous, removeAnonymous } from "@/lib/anonymous/actions";
import { countsOf } from "@/lib/anonymous/domain";
import { getAnonymous } from "@/lib/anonymous/queries";
import { today, yearOf } from "@/lib/dates";
import { getOverview } from "@/lib/follow-up/queries";
import { listParticipants } from "@/lib/participants/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

const thisYear = yearOf(today());

describe("an anonymous participation", () => {
  let world: World;
  const stored = async () =>
    (await owner().query("SELECT sex, start_year FROM anonymous_participations WHERE organisation_id = $1", [world.organisation.id])).rows;
  const add = (fields: Record<string, string>) => send(addAnonymous, world.place, fields);

  beforeAll(async () => {
    world = await aWorld({ startsOn: "2023-05-01" });
    await world.signInAs("caseworker");
  });

  it("R34 can hold sex and start year, and by construction nothing more: these columns, no time, no person", async () => {
    const { rows } = await owner().query(
      `SELECT column_name AS name, data_type AS type, is_nullable AS "mayBeEmpty" FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'anonymous_participations' ORDER BY ordinal_position`,
    );
    expect(rows).toEqual([
      { name: "organisation_id", type: "uuid", mayBeEmpty: "NO" },
      { name: "id", type: "uuid", mayBeEmpty: "NO" },
      { name: "project_id", type: "uuid", mayBeEmpty: "NO" },
      { name: "sex", type: "text", mayBeEmpty: "NO" },
      { name: "start_year", type: "smallint", mayBeEmpty: "NO" },
    ]);
    const { rows: pointing } = await owner().query(
      `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint
       WHERE contype = 'f' AND 'anonymous_participations'::regclass IN (conrelid, confrelid)`,
    );
    expect(pointing).toEqual([{ from: "anonymous_participations", to: "projects" }]);
  });

  it("R34 the database itself refuses any other sex and any impossible year", async () => {
    const insert = (sex: string, year: number) =>
      world.run((db) =>
        db.anonymousParticipation.create({
          data: { organisationId: world.organisation.id, projectId: world.project.id, sex, startYear: year },
        }),
      );
    await expect(insert("Canary Kanariesson", 2024)).rejects.toThrow();
    await expect(insert("MAN", 1950)).rejects.toThrow();
  });

  it("R34 a form that sends anything along, a number or a name, is refused whole", async () => {
    for (const extra of [{ number: "19850709-9805" }, { givenName: "Canary" }, { birthYear: "1985" }, { externalId: "P1" }]) {
      expect(await add({ sex: "MAN", startYear: "2024", ...(extra as object) })).toMatchObject({ status: "invalid" });
    }
    expect(await stored()).toEqual([]);
  });

  it("the year lies between the project's first and this one", async () => {
    expect((await add({ sex: "KVINNA", startYear: "2022" })).fieldErrors).toHaveProperty("startYear");
    expect((await add({ sex: "KVINNA", startYear: String(thisYear + 1) })).fieldErrors).toHaveProperty("startYear");
    expect((await add({ sex: "KVINNA", startYear: "i fjol" })).fieldErrors).toHaveProperty("startYear");
    expect((await add({ sex: "", startYear: "2024" })).fieldErrors).toHaveProperty("sex");
    expect(await stored()).toEqual([]);
  });

  it("R34 is shown as counts only, outside every other figure, and one can be taken away", async () => {
    await world.enrol({ givenName: "Nora", familyName: "Namngiven" });
    const before = [await getOverview(world.place, {}), await listParticipants(world.place, {})];
    for (const [sex, startYear] of [
      ["KVINNA", "2023"],
      ["KVINNA", "2024"],
      ["MAN", "2024"],
    ] as const) {
      expect(await add({ sex, startYear })).toMatchObject({ status: "ok" });
    }
    const { groups } = await getAnonymous(world.place, {});
    expect(countsOf(groups)).toEqual({ total: 3, women: 2, men: 1, unknownSex: 0 });
    expect(Object.keys(groups[0] ?? {}).sort()).toEqual(["count", "sex", "startYear"]);
    expect(countsOf((await getAnonymous(world.place, { until: 2023 })).groups).total).toBe(1);
    expect([await getOverview(world.place, {}), await listParticipants(world.place, {})]).toEqual(before);

    expect(await send(removeAnonymous, world.place, { sex: "KVINNA", startYear: "2024" })).toMatchObject({ status: "ok" });
    expect(await send(removeAnonymous, world.place, { sex: "KVINNA", startYear: "2024" })).toMatchObject({ status: "refused" });
    expect(countsOf((await getAnonymous(world.place, {})).groups)).toEqual({ total: 2, women: 1, men: 1, unknownSex: 0 });
  });

  it("R37 who counted and who removed is in the log; no person is", async () => {
    const events = await world.run((db) =>
      db.auditEvent.findMany({
        where: { entity: "anonymous_participations" },
        orderBy: { id: "asc" },
        select: { action: true, actorKind: true, subjectIds: true },
      }),
    );
    const event = (action: string) => ({ action, actorKind: "user", subjectIds: [] });
    expect(events).toEqual([event("insert"), event("insert"), event("insert"), event("delete")]);
  });
});
