import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Category, categories } from "@/lib/consents/domain";
import { asDate } from "@/lib/dates";
import { type Scope, type TenantDb, withTenant } from "@/lib/db/tenant";
import { protect } from "@/lib/protection/actions";
import { pseudonymOf } from "@/lib/pseudonym";
import { getSharedParticipant, listSharedParticipants } from "@/lib/shared/queries";
import { allowTables } from "../support/tables.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

/** One mark per field, by the category that it belongs to; a mark that is found where it should not be is a leak. */
const marks: Record<Category, (string | RegExp)[]> = {
  IDENTITET: ["Kanariedotter", "Kanariesson", "KVINNA", "1985"],
  KONTAKT: ["Övertorneå"],
  STEG: ["2024-01-17", "2024-04-18", "2024-07-19", /"value":3/, "Försäkringskassan", "STUDERAR"],
  HUSHALL: ["COUPLE", "2011", "ALTERNATING"],
  SITUATION: ["2024-05-13", "SJP", "SJUKSKRIVEN", "EFTERGYM_KORT", "AVBROTT_SJUKDOM", "ERSATTNING_FK", /"months":77/, "ROD"],
  INSATSER: ["HANDLINGSPLAN", "COMPLETED", "2024-06-23", "Jobbtorg"],
};
/** A reason for a step belongs to the situation, and stands with the step: both must be open. */
const reasonMark = "HALSA";
const holds = (text: string, mark: string | RegExp) => (typeof mark === "string" ? text.includes(mark) : mark.test(text));
const found = (shown: unknown) => {
  const text = JSON.stringify(shown);
  return categories.filter((category) => marks[category].some((mark) => holds(text, mark)));
};

/** Somebody with a mark in every field. */
async function aCanary(world: World) {
  const householdId = randomUUID();
  const key = { organisationId: world.organisation.id };
  await world.run(async (db) => {
    await db.household.create({ data: { ...key, id: householdId, projectId: world.project.id, kind: "COUPLE" } });
    await db.child.create({ data: { ...key, householdId, birthYear: 2011, residence: "ALTERNATING" } });
  });
  const { enrolmentId, personId } = await world.enrol({
    givenName: "Kanariedotter",
    familyName: "Kanariesson",
    birthYear: 1985,
    sex: "KVINNA",
    householdId,
    startsOn: "2024-01-17",
    endsOn: "2024-07-19",
    steps: [
      ["2024-01-17", "START", 3],
      ["2024-04-18", "UPPFOLJNING", 3, "VANTAR_PART", world.parties.fk],
      ["2024-05-20", "EXTRA", 2, "HALSA"],
    ],
  });
  await world.run(async (db) => {
    await db.enrolment.updateMany({
      where: { id: enrolmentId },
      data: {
        municipality: "Övertorneå",
        exitReason: "AVBROTT_SJUKDOM",
        outcome: "STUDERAR",
        route: "ERSATTNING_FK",
        monthsInSupport: 77,
        screening: "ROD",
      },
    });
    await db.situation.create({
      data: {
        ...key,
        enrolmentId,
        observedOn: asDate("2024-05-13"),
        incomeSources: ["SJP"],
        occupation: "SJUKSKRIVEN",
        education: "EFTERGYM_KORT",
      },
    });
    await db.activity.create({
      data: {
        ...key,
        enrolmentId,
        kind: "HANDLINGSPLAN",
        status: "GENOMFORD",
        startsOn: asDate("2024-06-23"),
        endsOn: asDate("2024-06-24"),
        partyId: world.parties.jobbtorg,
      },
    });
  });
  return { enrolmentId, personId };
}

/** What a representative is answered: the page's data, or "404". */
const shownTo = async (world: World, participantId: string) => {
  const detail = await getSharedParticipant(world.place, { participantId }).catch((error: Error) => error.message);
  const list = await listSharedParticipants(world.place, { sort: "namn" });
  return { detail, list };
};

describe("what a party's representative is shown", () => {
  let world: World;
  let canary: Awaited<ReturnType<typeof aCanary>>;
  let representative: string;
  beforeAll(async () => {
    world = await aWorld();
    canary = await aCanary(world);
    representative = (await world.signInAs("partyRepresentative", { partyCode: "AF" })).id;
  });
  const withdrawAll = () =>
    owner().query("UPDATE consents SET withdrawn_at = now() WHERE organisation_id = $1 AND withdrawn_at IS NULL", [world.organisation.id]);

  it("R09 nothing at all without a consent, as if the participant did not exist", async () => {
    await actAs(representative);
    const { detail, list } = await shownTo(world, canary.enrolmentId);
    expect(detail).toContain("404");
    expect(list).toMatchObject({ items: [], total: 0, counts: [0, 0, 0, 0, 0] });
  });

  it.each(categories)("R09 %s opened: all of it and nothing of the others; withdrawn: nothing on the next request", async (category) => {
    await actAs(representative);
    await world.consent(canary.enrolmentId, { categories: [category] });
    const { detail, list } = await shownTo(world, canary.enrolmentId);
    for (const mark of marks[category]) expect(holds(JSON.stringify(detail), mark), `${mark}`).toBe(true);
    expect(found(detail)).toEqual([category]);
    expect(JSON.stringify(detail)).not.toContain(reasonMark);
    expect(found(list).filter((one) => one !== category)).toEqual([]);
    expect(list.items).toHaveLength(1);
    expect(list.items[0]?.label).toBe(category === "IDENTITET" ? "Kanariedotter Kanariesson" : pseudonymOf(canary.enrolmentId));
    await withdrawAll();
    const after = await shownTo(world, canary.enrolmentId);
    expect(after.detail).toContain("404");
    expect(after.list).toMatchObject({ items: [], total: 0 });
  });

  it("R09 the reason for a step is shown only where steps and situation are both open", async () => {
    await actAs(representative);
    const detailOf = async (opened: Category[]) => {
      await world.consent(canary.enrolmentId, { categories: opened });
      const { detail } = await shownTo(world, canary.enrolmentId);
      await withdrawAll();
      return JSON.stringify(detail);
    };
    expect(await detailOf(["STEG", "SITUATION"])).toContain(reasonMark);
    expect(await detailOf(["STEG"])).not.toContain(reasonMark);
    expect(await detailOf(["SITUATION"])).not.toContain(reasonMark);
  });

  it.each([
    ["begins tomorrow", { from: 1 }],
    ["ended yesterday", { from: -9, until: -1 }],
    ["is another party's", { to: "fk" as const }],
    ["is for figures only", { purpose: "UPPFOLJNING" as const }],
  ])("R09 a consent that %s opens nothing", async (_what, facts) => {
    await actAs(representative);
    await world.consent(canary.enrolmentId, { ...facts, to: "to" in facts ? world.parties.fk : undefined });
    const { detail, list } = await shownTo(world, canary.enrolmentId);
    expect(detail).toContain("404");
    expect(list.total).toBe(0);
    await withdrawAll();
  });

  it("R09 the first and the last day are within", async () => {
    await actAs(representative);
    await world.consent(canary.enrolmentId, { from: 0, until: 0 });
    expect(found((await shownTo(world, canary.enrolmentId)).detail)).toEqual(categories);
    await withdrawAll();
  });

  it.each(["one", "every"])("R09 a block for %s party outranks consents, before and after it, until it is lifted", async (whom) => {
    await actAs(representative);
    await world.consent(canary.enrolmentId);
    await world.run((db) =>
      db.consentBlock.create({
        data: {
          organisationId: world.organisation.id,
          enrolmentId: canary.enrolmentId,
          categories: ["SITUATION", "IDENTITET"],
          toPartyId: whom === "one" ? world.parties.af : null,
        },
      }),
    );
    const open = ["KONTAKT", "STEG", "HUSHALL", "INSATSER"];
    expect(found((await shownTo(world, canary.enrolmentId)).detail)).toEqual(open);
    await world.consent(canary.enrolmentId);
    expect(found((await shownTo(world, canary.enrolmentId)).detail)).toEqual(open);
    await owner().query("UPDATE consent_blocks SET lifted_at = now() WHERE organisation_id = $1 AND lifted_at IS NULL", [
      world.organisation.id,
    ]);
    expect(found((await shownTo(world, canary.enrolmentId)).detail)).toEqual(categories);
    await withdrawAll();
  });

  it("R09 another party's block stops another party only", async () => {
    await actAs(representative);
    await world.consent(canary.enrolmentId);
    await world.run((db) =>
      db.consentBlock.create({
        data: { organisationId: world.organisation.id, enrolmentId: canary.enrolmentId, categories: ["STEG"], toPartyId: world.parties.fk },
      }),
    );
    expect(found((await shownTo(world, canary.enrolmentId)).detail)).toEqual(categories);
    await withdrawAll();
  });

  it("R09 to a representative without a party, or not assigned to the project: nothing", async () => {
    await world.consent(canary.enrolmentId);
    await world.signInAs("partyRepresentative");
    expect((await shownTo(world, canary.enrolmentId)).list.total).toBe(0);
    await world.signInAs("partyRepresentative", { partyCode: "AF", assigned: false });
    await expect(listSharedParticipants(world.place, { sort: "namn" })).rejects.toThrow("404");
    await withdrawAll();
  });
});

describe("hidden and absent", () => {
  /** The answer with the ids and the pseudonym, which are different for each, taken out. */
  const bare = (shown: object & { enrolmentId: string; personId: string }) =>
    JSON.stringify(shown).replaceAll(shown.enrolmentId, "").replaceAll(shown.personId, "").replaceAll(pseudonymOf(shown.enrolmentId), "");

  it.each([
    ["a situation", "SITUATION", ["IDENTITET", "STEG"]],
    ["a municipality", "KONTAKT", ["IDENTITET", "STEG"]],
    ["a household", "HUSHALL", ["IDENTITET", "STEG"]],
    ["activities", "INSATSER", ["IDENTITET", "STEG"]],
    ["a step", "STEG", ["IDENTITET"]],
    ["a name", "IDENTITET", ["STEG"]],
  ] as const)("R09 %s that is hidden and one that nobody has noted answer alike, byte for byte", async (_what, hidden, open) => {
    const world = await aWorld();
    const full = await aCanary(world);
    const rest =
      hidden === "STEG"
        ? {}
        : {
            steps: [
              ["2024-01-17", "START", 3],
              ["2024-04-18", "UPPFOLJNING", 3, "VANTAR_PART", world.parties.fk],
              ["2024-05-20", "EXTRA", 2],
            ] as never,
          };
    const empty = await world.enrol({
      givenName: "Kanariedotter",
      familyName: "Kanariesson",
      birthYear: 1985,
      startsOn: "2024-01-17",
      endsOn: "2024-07-19",
      ...rest,
    });
    await world.run((db) => db.enrolment.updateMany({ where: { id: empty.enrolmentId }, data: { outcome: "STUDERAR" } }));
    if (hidden === "IDENTITET")
      await owner().query("UPDATE persons SET identity_sealed = NULL, name_words = '{}', name_order = NULL WHERE id = $1", [
        empty.personId,
      ]);
    await world.consent(full.enrolmentId, { categories: open });
    await world.consent(empty.enrolmentId, { categories: open });
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    const shown = async (participantId: string) => (await getSharedParticipant(world.place, { participantId })).shared;
    expect(bare(await shown(full.enrolmentId))).toBe(bare(await shown(empty.enrolmentId)));
    const { items } = await listSharedParticipants(world.place, { sort: "steg" });
    expect(items).toHaveLength(2);
    expect(new Set(items.map(bare)).size).toBe(1);
  });

  it("R09 order, filter and counts follow what is open", async () => {
    const world = await aWorld();
    const names = ["Alfa", "Beta", "Gamma"];
    const steps = [4, 0, 2];
    const [alfa, beta, gamma] = await Promise.all(
      names.map((givenName, at) => world.enrol({ givenName, familyName: "Ordning", steps: [["2024-02-01", "START", steps[at] ?? 0]] })),
    );
    if (!alfa || !beta || !gamma) throw new Error("unreachable");
    // Alfa's step and Beta's name are hidden.
    await world.consent(alfa.enrolmentId, { categories: ["IDENTITET"] });
    await world.consent(beta.enrolmentId, { categories: ["STEG"] });
    await world.consent(gamma.enrolmentId, { categories: ["IDENTITET", "STEG"] });
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    const labels = async (filter: { sort: "namn" | "steg" | "matt"; step?: "0" | "2" | "4" }) =>
      (await listSharedParticipants(world.place, filter)).items.map((item) => item.label);
    const code = pseudonymOf(beta.enrolmentId);
    expect(await labels({ sort: "steg" })).toEqual([code, "Gamma Ordning", "Alfa Ordning"]);
    expect(await labels({ sort: "matt" })).toEqual(["Alfa Ordning", ...[code, "Gamma Ordning"].sort((a, b) => a.localeCompare(b, "sv"))]);
    expect(await labels({ sort: "namn", step: "4" })).toEqual([]);
    expect(await labels({ sort: "namn", step: "0" })).toEqual([code]);
    expect((await listSharedParticipants(world.place, { sort: "namn" })).counts).toEqual([1, 0, 1, 0, 0]);
  });

  it("R37 what is shown is logged as read on the ground of consent, for the persons shown and no others", async () => {
    const world = await aWorld();
    const seen = await world.enrol();
    const hidden = await world.enrol();
    await world.consent(seen.enrolmentId, { categories: ["STEG"] });
    const { id } = await world.signInAs("partyRepresentative", { partyCode: "AF" });
    await listSharedParticipants(world.place, { sort: "namn" });
    await getSharedParticipant(world.place, { participantId: seen.enrolmentId });
    await getSharedParticipant(world.place, { participantId: hidden.enrolmentId }).catch(() => {});
    const { rows } = await owner().query("SELECT entity, ground, subject_ids FROM audit_events WHERE actor_id = $1 ORDER BY id", [id]);
    expect(rows).toEqual([
      { entity: "shared-list", ground: `consent:${world.project.id}`, subject_ids: [seen.personId] },
      { entity: "shared", ground: `consent:${world.project.id}`, subject_ids: [seen.personId] },
    ]);
  });
});

const asParty = (world: World, userId: string, party = "AF"): Scope => ({
  organisationId: world.organisation.id,
  actorKind: "user",
  actorId: userId,
  role: "partyRepresentative",
  requestId: "test",
  party,
});

/** Every table about persons: those that are narrowed, and those whose columns say that they should be. */
async function tablesAboutPersons(): Promise<string[]> {
  const { rows } = await owner().query(
    `SELECT tablename FROM pg_tables t WHERE schemaname = 'public' AND (tablename IN ('persons', 'households')
       OR EXISTS (SELECT FROM pg_policies p WHERE p.tablename = t.tablename AND p.policyname = 'narrow_read')
       OR EXISTS (SELECT FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name = t.tablename
         AND c.column_name IN ('person_id', 'enrolment_id', 'household_id'))) ORDER BY 1`,
  );
  return rows.map((row) => row.tablename);
}
const countIn = async (db: TenantDb, table: string): Promise<number> =>
  (await db.$queryRaw<{ n: number }[]>`SELECT rows_of(${table}) AS n`)[0]?.n ?? -1;

describe("the narrowing in PostgreSQL", () => {
  beforeAll(allowTables);

  it("R09 a party's transaction reads no row about persons until it says a category, and then only what is open", async () => {
    const world = await aWorld();
    const canary = await aCanary(world);
    await aCanary(world);
    await world.consent(canary.enrolmentId, { categories: ["STEG"] });
    const { id } = await world.signInAs("partyRepresentative", { partyCode: "AF" });
    const tables = await tablesAboutPersons();
    expect(tables).toContain("persons");
    const counts = await withTenant(asParty(world, id), "read", async (db) => {
      const all: Record<string, number> = {};
      for (const table of tables) all[table] = await countIn(db, table);
      await db.$executeRaw`SELECT set_config('app.category', 'STEG', true)`;
      for (const table of tables) all[`STEG ${table}`] = await countIn(db, table);
      await db.$executeRaw`SELECT set_config('app.category', 'IDENTITET', true)`;
      for (const table of tables) all[`IDENTITET ${table}`] = await countIn(db, table);
      return Object.fromEntries(Object.entries(all).filter(([, n]) => n > 0));
    });
    expect(counts).toEqual({
      openings: 1,
      "STEG openings": 1,
      "STEG enrolments": 1,
      "STEG step_measurements": 3,
      "IDENTITET openings": 1,
    });
  });

  it("R09 a party's transaction changes nothing about persons, open or not", async () => {
    const world = await aWorld();
    const canary = await aCanary(world);
    await world.consent(canary.enrolmentId);
    const { id } = await world.signInAs("partyRepresentative", { partyCode: "AF" });
    for (const category of ["", ...categories]) {
      const changes: Record<string, (db: TenantDb) => Promise<number>> = {
        enrolments: (db) => db.$executeRaw`UPDATE enrolments SET municipality = 'Tanum'`,
        persons: (db) => db.$executeRaw`UPDATE persons SET birth_year = 1900`,
        children: (db) => db.$executeRaw`DELETE FROM children`,
        situations: (db) => db.$executeRaw`UPDATE situations SET occupation = NULL`,
        activities: (db) => db.$executeRaw`UPDATE activities SET status = 'AVBRUTEN'`,
        consents: (db) => db.$executeRaw`UPDATE consents SET withdrawn_at = now()`,
        blocks: (db) => db.$executeRaw`UPDATE consent_blocks SET lifted_at = now()`,
        openings: (db) => db.$executeRaw`DELETE FROM openings`,
        words: (db) => db.$executeRaw`DELETE FROM participant_words`,
      };
      for (const [name, change] of Object.entries(changes)) {
        const changed = await withTenant(asParty(world, id), "write", async (db) => {
          await db.$executeRaw`SELECT set_config('app.category', ${category}, true)`;
          return change(db);
        });
        expect({ category, name, changed }).toEqual({ category, name, changed: 0 });
      }
    }
    const insert = withTenant(
      asParty(world, id),
      "write",
      (db) =>
        db.$executeRaw`INSERT INTO openings (organisation_id, consent_id, category, enrolment_id, project_id, to_party_id, purpose, starts_on, ends_on)
        VALUES (${world.organisation.id}::uuid, gen_random_uuid(), 'STEG', ${canary.enrolmentId}::uuid, ${world.project.id}::uuid, ${world.parties.af}::uuid, 'REMISSGRUPP', now(), now())`,
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it("R09 an emergency reads one person and their household, and changes nothing", async () => {
    const world = await aWorld();
    const one = await aCanary(world);
    const other = await aCanary(world);
    await world.consent(one.enrolmentId, { categories: ["STEG"] });
    await world.consent(other.enrolmentId, { categories: ["STEG"] });
    const { id } = await world.signInAs("caseworker", { assigned: false });
    const scope: Scope = { ...asParty(world, id), role: "caseworker", party: undefined, onlyPersonId: one.personId };
    const counts = await withTenant(scope, "read", async (db) => {
      const all: Record<string, number> = {};
      for (const table of await tablesAboutPersons()) all[table] = await countIn(db, table);
      return all;
    });
    expect(counts).toMatchObject({
      persons: 1,
      enrolments: 1,
      households: 1,
      children: 1,
      step_measurements: 3,
      situations: 1,
      activities: 1,
      enrolment_latest: 1,
      participant_rows: 1,
      participant_words: 1,
      consents: 1,
      openings: 1,
      imports: 0,
      submissions: 0,
    });
    const changed = await withTenant(scope, "write", (db) => db.$executeRaw`UPDATE enrolments SET municipality = 'Tanum'`);
    expect(changed).toBe(0);
    const nobody = await withTenant({ ...scope, onlyPersonId: randomUUID() }, "read", (db) => countIn(db, "enrolments"));
    expect(nobody).toBe(0);
  });

  it("R34 a protected identity closes what was open, and what is agreed afterwards stays closed", async () => {
    const world = await aWorld();
    const canary = await aCanary(world);
    await world.consent(canary.enrolmentId);
    const leader = await world.signInAs("projectLeader");
    const state = await send(protect, world.place, {
      participantId: canary.enrolmentId,
      personVersion: "1",
      protection: "SEKRETESSMARKERING",
      staffIds: [leader.id],
      confirmed: "on",
    });
    expect(state.status).toBe("ok");
    await owner().query(
      "INSERT INTO consents SELECT (c).* FROM (SELECT jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid())) AS c FROM consents c WHERE enrolment_id = $1) again",
      [canary.enrolmentId],
    );
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    const { detail, list } = await shownTo(world, canary.enrolmentId);
    expect(detail).toContain("404");
    expect(list.total).toBe(0);
    // Also where the person's own rows are not asked, which are hidden besides.
    const { rows } = await owner().query("SELECT count(*)::int AS open FROM openings WHERE enrolment_id = $1", [canary.enrolmentId]);
    expect(rows).toEqual([{ open: 0 }]);
  });

  it("a consent and a block written at once see each other", async () => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        n % 2 === 0
          ? world.consent(enrolmentId, { categories: ["SITUATION"] })
          : world.run((db) =>
              db.consentBlock.create({ data: { organisationId: world.organisation.id, enrolmentId, categories: ["SITUATION"] } }),
            ),
      ),
    );
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM openings WHERE enrolment_id = $1", [enrolmentId]);
    expect(rows[0].n).toBe(0);
  });

  it("R38 a consent is ended once and never edited, and its changes are in the log", async () => {
    const world = await aWorld();
    const { enrolmentId, personId } = await world.enrol();
    const consentId = await world.consent(enrolmentId);
    await expect(world.run((db) => db.$executeRaw`UPDATE consents SET ends_on = ends_on + 1`)).rejects.toThrow(/permission denied/);
    await expect(world.run((db) => db.$executeRaw`DELETE FROM consents`)).rejects.toThrow(/permission denied/);
    const end = () => world.run((db) => db.$executeRaw`UPDATE consents SET withdrawn_at = now() WHERE id = ${consentId}::uuid`);
    await end();
    await expect(end()).rejects.toThrow(/has ended/);
    const { rows } = await owner().query("SELECT action, entity, subject_ids FROM audit_events WHERE entity_id = $1 ORDER BY id", [
      consentId,
    ]);
    expect(rows).toEqual([
      { action: "insert", entity: "consents", subject_ids: [personId] },
      { action: "update", entity: "consents", subject_ids: [personId] },
    ]);
  });

  it.each([
    ["more than two years", "ends_on = starts_on + 800"],
    ["an end before its start", "ends_on = starts_on - 1"],
    ["information handed over after it began", "informed_on = starts_on + 1"],
    ["a party that tells itself", "to_party_id = from_party_id"],
    ["no category", "categories = '{}'"],
    ["consent as the ground in the GDPR", "gdpr_ground = 'ART_6_1_A'"],
    ["no ground in the GDPR", "gdpr_ground = NULL"],
    ["no proof", "proof_kept_at_sealed = NULL"],
  ])("the database refuses a consent with %s", async (_what, change) => {
    const world = await aWorld();
    await world.consent((await world.enrol()).enrolmentId);
    const attempt = owner().query(`UPDATE consents SET ${change} WHERE organisation_id = '${world.organisation.id}'`);
    await expect(attempt).rejects.toThrow(/violates/);
  });
});
