import { beforeAll, describe, expect, it, vi } from "vitest";
import { today } from "@/lib/dates";
import { withTenant } from "@/lib/db/tenant";
import { answerParticipants } from "@/lib/follow-up/answers/queries";
import { getMovement, getOverview, listPersonsBehind } from "@/lib/follow-up/queries";
import { hiddenFields } from "@/lib/form";
import { linkHousehold, saveHousehold } from "@/lib/households/actions";
import { getHousehold } from "@/lib/households/queries";
import { commitFiles, writeTimeout } from "@/lib/imports/data";
import { readFiles } from "@/lib/imports/files";
import { getMyDay } from "@/lib/my-day/queries";
import { changeParticipant, enrol, searchParticipants } from "@/lib/participants/actions";
import { fullName } from "@/lib/participants/domain";
import { getParticipant, listParticipantEvents, listParticipantSituations, listParticipants } from "@/lib/participants/queries";
import { changeProtectedStaff, liftProtection, nameStaff, protect, revealIdentity } from "@/lib/protection/actions";
import { countProtected, getProtection, getUnreached, listProtected } from "@/lib/protection/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { recordStep } from "@/lib/steps/actions";
import { listSteps } from "@/lib/steps/queries";
import { skarpnackRows } from "../support/skarpnack.ts";
import { allowTables } from "../support/tables.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

// The writing of an import goes on after the answer; here nothing is read in that way.
vi.mock("next/server", () => ({ after: () => {} }));

const [number = ""] = skarpnackRows("deltagare").map((row) => (row.personnummer ?? "").replace("-", ""));
const dashed = `${number.slice(0, 8)}-${number.slice(8)}`;
const born = `${number.slice(0, 4)}-${number.slice(4, 6)}-${number.slice(6, 8)}`;
const name = { givenName: "Kvalmira", familyName: "Zefyrhjelm" };
const place = "Överkalix";
const fileId = "CNRY-17";
const homeId = "CNRY-HEM";

/** Every table with a row, in whatever column, that holds one of the texts: of the organisation's tables its own rows, of others all. */
async function traces({ organisation }: World, texts: string[]): Promise<string[]> {
  const { rows: tables } = await owner().query(
    `SELECT t.tablename AS name, EXISTS (SELECT FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.table_name = t.tablename AND c.column_name = 'organisation_id') AS owned
     FROM pg_tables t WHERE t.schemaname = 'public' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name: table, owned } of tables) {
    for (const text of texts) {
      // Bytes are shown as hex: sought in both ways.
      const { rows } = await owner().query(
        `SELECT count(*)::int AS n FROM "${table}" t WHERE ${owned ? "t.organisation_id = $3" : "$3::uuid IS NOT NULL"}
           AND (position(lower($1) IN lower(t::text)) > 0 OR position($2 IN t::text) > 0)`,
        [text, Buffer.from(text).toString("hex"), organisation.id],
      );
      if (rows[0].n > 0) found.push(`${table}: ${text}`);
    }
  }
  return found;
}

/** What of a person's row says who it is, as hex. */
async function sealedOf(personId: string): Promise<string[]> {
  const { rows } = await owner().query(
    `SELECT encode(identity_sealed, 'hex') AS name, encode(number_sealed, 'hex') AS number, encode(number_index, 'hex') AS index,
       encode(name_order, 'hex') AS "order", (SELECT array_agg(encode(w, 'hex')) FROM unnest(name_words) w) AS words
     FROM persons WHERE id = $1`,
    [personId],
  );
  const { words, ...rest } = rows[0];
  return [...Object.values(rest), ...(words ?? [])] as string[];
}

const look = async (world: World, text: string) => {
  const form = new FormData();
  form.set(hiddenFields.organisation, world.place.organisation);
  form.set(hiddenFields.project, world.place.project);
  form.set("text", text);
  return (await searchParticipants({ status: "idle" }, form)).found?.hits ?? [];
};
const reveal = (world: World, participantId: string, reason: string) => {
  const form = new FormData();
  form.set(hiddenFields.organisation, world.place.organisation);
  form.set(hiddenFields.project, world.place.project);
  form.set("participantId", participantId);
  form.set("reason", reason);
  return revealIdentity({ status: "idle" }, form);
};
const reason = "Socialtjänsten ringer om ett brev som ska fram i dag";
const protectFields = (participantId: string, more: Record<string, string | string[]> = {}) => ({
  participantId,
  personVersion: "1",
  protection: "SEKRETESSMARKERING",
  confirmed: "on",
  ...more,
});
const api = async (world: World, token: string) => {
  const answer = await answerParticipants(
    new Request(`http://samsteg.example/api/v1/projects/${world.place.project}/participants`, {
      headers: { authorization: `Bearer ${token}` },
    }),
    { params: Promise.resolve({ project: world.place.project }) },
  );
  return ((await answer.json()) as { items: { id: string }[] }).items.map((item) => item.id);
};
const readIn = async (world: World, files: Record<string, string>) => {
  const parsed = await readFiles(Object.entries(files).map(([part, content]) => ({ part, bytes: Buffer.from(content) })));
  return withTenant(
    { organisationId: world.organisation.id, actorKind: "system", actorId: null, role: null, requestId: "test" },
    "write",
    (db) =>
      commitFiles(
        db,
        {
          organisationId: world.organisation.id,
          project: { id: world.project.id, startsOn: "2023-01-01", endsOn: null },
          recordedById: null,
        },
        parsed,
      ),
    { timeout: writeTimeout },
  );
};
const missing = (ask: Promise<unknown>) => expect(ask).rejects.toThrow(/404/);

/** A project with somebody whose every trace can be told from others', a housemate, and three who work there. */
async function aPlace() {
  const world = await aWorld();
  const householdId = await world.household("COUPLE", [2015]);
  const { enrolmentId, personId } = await world.enrol({
    ...name,
    number,
    householdId,
    externalId: fileId,
    steps: [
      ["2024-01-10", "START", 1],
      ["2024-06-10", "UPPFOLJNING", 2],
    ],
  });
  const mate = await world.enrol({ givenName: "Sambo", familyName: "Bredvid", householdId, steps: [["2024-01-10", "START", 0]] });
  await world.enrol({ givenName: "Nora", familyName: "Annan", steps: [["2024-01-10", "START", 3]] });
  await owner().query("UPDATE persons SET birth_date = $1, birth_year = extract(year FROM $1::date) WHERE id = $2", [born, personId]);
  await owner().query("UPDATE enrolments SET municipality = $1 WHERE household_id = $2", [place, householdId]);
  await owner().query("UPDATE households SET municipality = $1, external_id = $2 WHERE id = $3", [place, homeId, householdId]);
  const other = await world.signInAs("caseworker");
  const colleague = await world.signInAs("projectLeader");
  const me = await world.signInAs("caseworker");
  return { world, enrolmentId, personId, householdId, mate, me, colleague, other };
}

describe("protecting an identity", () => {
  let at: Awaited<ReturnType<typeof aPlace>>;
  let words: string[];
  let figuresBefore: unknown;
  let token: string;
  const figures = async () => {
    const { summary, own, now, movement, splits } = await getOverview(at.world.place, {});
    return { summary, own, now, movement, splits, periods: (await getMovement(at.world.place, {})).periods };
  };

  beforeAll(async () => {
    at = await aPlace();
    const { world } = at;
    token = await world.token();
    expect(await api(world, token)).toContain(at.enrolmentId);
    // Traces of every kind: a search, a form's answer, a file that waits, what an import told of its rows.
    expect((await look(world, "zefyr")).map((hit) => hit.enrolmentId)).toEqual([at.enrolmentId]);
    await getParticipant(world.place, { participantId: at.enrolmentId });
    await owner().query(
      `INSERT INTO imports (organisation_id, project_id, status, file_names, result, told_sealed, payload_sealed)
       VALUES ($1, $2, 'PREVIEW', '{}', '{}', $3, $4)`,
      [world.organisation.id, world.project.id, Buffer.from(name.familyName), Buffer.from(`${name.givenName};${number}`)],
    );
    words = [name.givenName, name.familyName, number, dashed, number.slice(2), born, place];
    words.push(...(await sealedOf(at.personId)));
    figuresBefore = await figures();
    // The search for traces finds them while they are there.
    const before = (await traces(world, words)).join("\n");
    for (const table of ["persons", "enrolments", "households", "imports"]) expect(before).toContain(`${table}: `);

    const state = await send(protect, world.place, protectFields(at.enrolmentId, { staffIds: [at.colleague.id] }));
    expect(state).toMatchObject({ status: "ok" });
  });

  it("R34 nothing that says who or where is left in any column of any table, sealed bytes and log included", async () => {
    expect(await traces(at.world, words)).toEqual([]);
    const { rows } = await owner().query(
      "SELECT p.protection, length(i.identity_sealed) > 60 AS kept FROM persons p JOIN protected_identities i ON i.person_id = p.id WHERE p.id = $1",
      [at.personId],
    );
    expect(rows).toEqual([{ protection: "SEKRETESSMARKERING", kept: true }]);
  });

  it("R34 the database itself refuses a name, a number or a birth date on a protected person, whoever writes", async () => {
    for (const column of ["identity_sealed", "number_sealed", "name_order"]) {
      await expect(owner().query(`UPDATE persons SET ${column} = 'x' WHERE id = $1`, [at.personId]), column).rejects.toThrow();
    }
    await expect(
      owner().query("UPDATE persons SET birth_date = '1985-07-09', birth_year = 1985 WHERE id = $1", [at.personId]),
    ).rejects.toThrow("protected_is_nobody");
  });

  it("R34 R08 for another caseworker of the project the person does not exist, at any address", async () => {
    const { world, enrolmentId } = at;
    await actAs(at.other.id);
    for (const text of [name.familyName, name.givenName, number, dashed]) expect(await look(world, text)).toEqual([]);
    const list = await listParticipants(world.place, { state: "all" });
    expect(list.page.items.map((item) => item.enrolmentId)).not.toContain(enrolmentId);
    expect(list.counts.total).toBe(list.page.items.length);
    const day = await getMyDay(world.place, { whose: "alla" });
    expect(day.rows.map((row) => row.enrolmentId)).not.toContain(enrolmentId);
    await missing(getParticipant(world.place, { participantId: enrolmentId }));
    await missing(listParticipantEvents(world.place, { participantId: enrolmentId }));
    await missing(listParticipantSituations(world.place, { participantId: enrolmentId }));
    await missing(getHousehold(world.place, { participantId: enrolmentId }));
    await missing(listSteps(world.place, { enrolmentId }));
    await missing(getMyDay(world.place, { open: enrolmentId }));
    await missing(getProtection(world.place, { participantId: enrolmentId }));
    expect(await countProtected(world.place, {})).toEqual({ count: 0 });
    expect((await listProtected(world.place, {})).rows).toEqual([]);
    const step = { enrolmentId, value: "4", measuredOn: today(), reason: "", waitingForId: "" };
    const nobody = "00000000-0000-4000-8000-000000000000";
    const [theirs, none] = [
      await send(recordStep, world.place, step),
      await send(recordStep, world.place, { ...step, enrolmentId: nobody }),
    ];
    expect(theirs.status).toBe("refused");
    expect(theirs.message).toBe(none.message);
    const answer = await send(protect, world.place, protectFields(enrolmentId));
    expect(answer.message).toBe((await send(protect, world.place, protectFields(nobody))).message);
  });

  it("R34 the housemate's pages show neither the person nor where they live, and no form writes it back", async () => {
    const { world, mate } = at;
    await actAs(at.other.id);
    const home = await getHousehold(world.place, { participantId: mate.enrolmentId });
    expect(home.members).toEqual([]);
    expect(home.household?.municipality).toBeNull();
    expect((await getParticipant(world.place, { participantId: mate.enrolmentId })).head.municipality).toBeNull();
    const version = String(home.household?.version);
    const fields = {
      enrolmentId: mate.enrolmentId,
      version,
      kind: "COUPLE",
      municipality: place,
      childYears: ["2015"],
      childResidences: ["FULL_TIME"],
    };
    expect(await send(saveHousehold, world.place, fields)).toMatchObject({ status: "ok" });
    const link = { enrolmentId: mate.enrolmentId, householdWith: name.familyName };
    expect((await send(linkHousehold, world.place, link)).status).not.toBe("ok");
    expect(await traces(world, [place])).toEqual([]);
  });

  it("R34 the figures still count the person; behind a number there is a row that says nothing", async () => {
    const { world, personId, enrolmentId } = at;
    await actAs(at.other.id);
    expect(await figures()).toEqual(figuresBefore);
    const behind = await listPersonsBehind(world.place, {
      figure: "ever",
      from: "2024-01-01",
      to: "2025-01-01",
      asOf: "2025-01-01",
      page: 1,
    });
    expect(behind.total).toBe(3);
    expect(behind.rows).toHaveLength(3);
    expect(behind.rows.at(-1)).toEqual({
      key: "protected 0",
      isProtected: true,
      persons: [],
      before: null,
      after: null,
      reason: null,
      waitingFor: null,
      householdKind: null,
      minors: null,
      birthYear: null,
      residence: null,
    });
    expect(JSON.stringify(behind)).not.toContain(personId);
    expect(JSON.stringify(behind)).not.toContain(enrolmentId);
  });

  it("R34 R37 the API lists the person no more, and who had fetched it before is told to those named", async () => {
    const { world, enrolmentId } = at;
    expect(await api(world, token)).not.toContain(enrolmentId);
    await actAs(at.me.id);
    const shown = await getProtection(world.place, { participantId: enrolmentId });
    expect(shown.recall).toEqual([{ name: "test", times: 1, last: today() }]);
    expect(shown.housemates).toBe(1);
  });

  it("R34 those named reach the person under a code, log steps, and still meet no trace in lists and searches", async () => {
    const { world, enrolmentId } = at;
    for (const user of [at.me, at.colleague]) {
      await actAs(user.id);
      const { head } = await getParticipant(world.place, { participantId: enrolmentId });
      expect(fullName(head)).toContain(pseudonymOf(enrolmentId));
      expect(head).toMatchObject({
        isProtected: true,
        givenName: null,
        familyName: null,
        number: null,
        birthDate: null,
        municipality: null,
      });
      expect(await look(world, name.familyName)).toEqual([]);
      expect((await listParticipants(world.place, {})).page.items.map((item) => item.enrolmentId)).not.toContain(enrolmentId);
      expect((await getMyDay(world.place, { whose: "alla" })).rows.map((row) => row.enrolmentId)).not.toContain(enrolmentId);
      expect((await getHousehold(world.place, { participantId: at.mate.enrolmentId })).members).toEqual([]);
      const behind = await listPersonsBehind(world.place, {
        figure: "ever",
        from: "2024-01-01",
        to: "2025-01-01",
        asOf: "2025-01-01",
        page: 1,
      });
      expect(behind.rows.map((row) => row.isProtected)).toEqual([false, false, true]);
      expect((await listProtected(world.place, {})).rows.map((row) => row.enrolmentId)).toEqual([enrolmentId]);
    }
    await actAs(at.me.id);
    const step = { enrolmentId, value: "3", measuredOn: today(), reason: "", waitingForId: "" };
    expect(await send(recordStep, world.place, step)).toMatchObject({ status: "ok" });
    expect((await listSteps(world.place, { enrolmentId })).standing.at(-1)?.value).toBe(3);
    expect((await getMyDay(world.place, { whose: "alla" })).rows.map((row) => row.enrolmentId)).not.toContain(enrolmentId);
  });

  it("R34 the form of a protected participant takes no name, number or municipality", async () => {
    const { world, enrolmentId } = at;
    await actAs(at.me.id);
    const { head } = await getParticipant(world.place, { participantId: enrolmentId });
    const fields = {
      enrolmentId,
      version: String(head.version),
      personVersion: String(head.personVersion),
      sex: "KVINNA",
      startsOn: "2024-01-10",
      expectedToMove: "on",
    };
    for (const extra of [{ givenName: name.givenName }, { familyName: name.familyName }, { number }, { municipality: place }]) {
      expect(await send(changeParticipant, world.place, { ...fields, ...(extra as object) })).toMatchObject({ status: "refused" });
    }
    expect(await send(changeParticipant, world.place, { ...fields, screening: "GUL" })).toMatchObject({ status: "ok" });
    expect(await traces(at.world, words)).toEqual([]);
  });

  it("R34 a later file does not write it back, and the number enrolled anew is another person", async () => {
    const { world, personId } = at;
    const columns = "deltagare_id;hushall_id;personnummer;fornamn;efternamn;kon;kommun;startdatum";
    const file = {
      hushall: `hushall_id;typ;kommun\n${homeId};par;${place}`,
      deltagare: `${columns}\n${fileId};${homeId};${number};${name.givenName};${name.familyName};kvinna;${place};2024-01-10`,
    };
    const plan = await readIn(world, file);
    expect(plan.problems).toEqual([]);
    expect(plan.notices).toContainEqual({ file: "deltagare", row: null, column: null, key: "protected" });
    expect(await traces(at.world, words)).toEqual([]);
    expect((await readIn(world, file)).writes.persons).toEqual({ insert: [], update: [], remove: [] });

    await actAs(at.other.id);
    const anew = await send(enrol, world.place, {
      ...name,
      number,
      sex: "KVINNA",
      startsOn: "2026-01-15",
      expectedToMove: "on",
      household: "",
    });
    expect(anew).toMatchObject({ status: "ok" });
    const { rows } = await owner().query("SELECT person_id FROM enrolments WHERE id = $1", [anew.result?.participantId]);
    expect(rows[0].person_id).not.toBe(personId);
  });
});

describe("seeing a protected identity", () => {
  let at: Awaited<ReturnType<typeof aPlace>>;
  const denials = async (userId: string) =>
    (await owner().query("SELECT permission FROM denials WHERE user_id = $1 ORDER BY occurred_at", [userId])).rows.map(
      (row) => row.permission,
    );
  const kept = async () =>
    (await owner().query("SELECT user_id, person_id FROM reveals WHERE organisation_id = $1", [at.world.organisation.id])).rows;

  beforeAll(async () => {
    at = await aPlace();
    await send(protect, at.world.place, protectFields(at.enrolmentId));
  });

  it("R34 R21 is refused whoever is not named, has not just proved who they are, or gives no reason, and the attempt is noted", async () => {
    for (const [userId, why, provedMinutesAgo, status] of [
      [at.other.id, reason, 0, "refused"],
      [at.me.id, reason, 6, "stepUp"],
      [at.me.id, "För att jag vill", 0, "invalid"],
    ] as const) {
      await actAs(userId, { provedMinutesAgo });
      const before = (await denials(userId)).length;
      const answer = await reveal(at.world, at.enrolmentId, why);
      expect(answer.status).toBe(status);
      expect(answer.found).toBeUndefined();
      expect((await denials(userId)).slice(before)).toEqual(["protection:reveal"]);
    }
    expect(await kept()).toEqual([]);
  });

  it("R34 R37 shows name and number to who is named, and keeps who, whom and why", async () => {
    await actAs(at.me.id);
    const answer = await reveal(at.world, at.enrolmentId, reason);
    expect(answer).toMatchObject({ status: "ok", found: { name: `${name.givenName} ${name.familyName}`, number: dashed } });
    expect(await kept()).toEqual([{ user_id: at.me.id, person_id: at.personId }]);
    const { rows } = await owner().query("SELECT actor_id, subject_ids FROM audit_events WHERE entity = 'protected-identity'");
    expect(rows).toEqual([{ actor_id: at.me.id, subject_ids: [at.personId] }]);
  });

  it("R34 reasons are added to and never changed, also not by the app", async () => {
    const { rows } = await owner().query(
      "SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) AS may FROM information_schema.table_privileges WHERE grantee = 'samsteg_app' AND table_name = 'reveals'",
    );
    expect(rows).toEqual([{ may: "INSERT SELECT" }]);
  });

  it("R34 R21 only those named change who is named, freshly proved, and never so that nobody is", async () => {
    const fields = { participantId: at.enrolmentId, staffIds: [at.colleague.id] };
    await actAs(at.other.id);
    expect((await send(changeProtectedStaff, at.world.place, fields)).status).toBe("refused");
    await actAs(at.me.id, { provedMinutesAgo: 6 });
    expect((await send(changeProtectedStaff, at.world.place, fields)).status).toBe("stepUp");
    await actAs(at.me.id);
    expect(
      (await send(changeProtectedStaff, at.world.place, { ...fields, staffIds: ["00000000-0000-4000-8000-000000000000"] })).status,
    ).toBe("invalid");
    expect((await send(changeProtectedStaff, at.world.place, fields)).status).toBe("ok");
    expect((await send(changeProtectedStaff, at.world.place, { participantId: at.enrolmentId })).status).toBe("ok");
    const shown = await getProtection(at.world.place, { participantId: at.enrolmentId });
    expect(shown.current?.staff.map(({ id }) => id)).toEqual([at.me.id]);
    await actAs(at.colleague.id);
    await missing(getProtection(at.world.place, { participantId: at.enrolmentId }));
  });

  it("R34 ends by those named, freshly proved: the identity is the person's own again", async () => {
    const fields = { participantId: at.enrolmentId, confirmed: "on" };
    await actAs(at.other.id);
    expect((await send(liftProtection, at.world.place, fields)).status).toBe("refused");
    await actAs(at.me.id, { provedMinutesAgo: 6 });
    expect((await send(liftProtection, at.world.place, fields)).status).toBe("stepUp");
    await actAs(at.me.id);
    expect((await send(liftProtection, at.world.place, fields)).status).toBe("ok");
    await actAs(at.other.id);
    expect((await look(at.world, "zefyrh")).map((hit) => hit.enrolmentId)).toEqual([at.enrolmentId]);
    expect((await look(at.world, dashed)).map((hit) => hit.enrolmentId)).toEqual([at.enrolmentId]);
    const { head } = await getParticipant(at.world.place, { participantId: at.enrolmentId });
    expect(head).toMatchObject({ ...name, isProtected: false, number: `${number.slice(0, 8)}-••••` });
  });
});

describe("a new identity", () => {
  it("R34 is deleted, not sealed away: nothing leads from the old number, the index or the file to the person", async () => {
    const at = await aPlace();
    const words = [name.familyName, number, dashed, fileId, homeId, ...(await sealedOf(at.personId))];
    const state = await send(protect, at.world.place, protectFields(at.enrolmentId, { protection: "fingerade personuppgifter" }));
    expect(state).toMatchObject({ status: "ok" });
    const { rows } = await owner().query("SELECT identity_sealed FROM protected_identities WHERE person_id = $1", [at.personId]);
    expect(rows).toEqual([{ identity_sealed: null }]);
    expect(await traces(at.world, words)).toEqual([]);
    const answer = await reveal(at.world, at.enrolmentId, reason);
    expect(answer.status).toBe("refused");

    // The old file makes somebody else, in another household.
    const plan = await readIn(at.world, {
      hushall: `hushall_id;typ\n${homeId};par`,
      deltagare: `deltagare_id;hushall_id;personnummer;fornamn;efternamn;kon;startdatum\n${fileId};${homeId};${number};${name.givenName};${name.familyName};kvinna;2024-01-10`,
    });
    expect(plan.problems).toEqual([]);
    const made = await owner().query("SELECT person_id, household_id FROM enrolments WHERE organisation_id = $1 AND external_id = $2", [
      at.world.organisation.id,
      fileId,
    ]);
    expect(made.rows[0].person_id).not.toBe(at.personId);
    expect(made.rows[0].household_id).not.toBe(at.householdId);
  });

  it("R34 a code that nobody knows is protected", async () => {
    const at = await aPlace();
    expect(await send(protect, at.world.place, protectFields(at.enrolmentId, { protection: "KOD-9" }))).toMatchObject({ status: "ok" });
    const { rows } = await owner().query("SELECT protection FROM persons WHERE id = $1", [at.personId]);
    expect(rows).toEqual([{ protection: "OKAND" }]);
    await actAs(at.other.id);
    await missing(getParticipant(at.world.place, { participantId: at.enrolmentId }));
  });
});

describe("when everybody named has left", () => {
  const leaves: [what: string, sql: string][] = [
    ["the role", "UPDATE memberships SET ends_on = current_date - 1 WHERE user_id = ANY ($1)"],
    ["the project", "UPDATE project_assignments SET ends_on = current_date - 1 WHERE user_id = ANY ($1)"],
    ["the account", "UPDATE users SET disabled_at = now() WHERE id = ANY ($1)"],
  ];
  it.each(leaves)(
    "R34 by %s, an administrator names another by a code, sees nobody, and that one reaches the person",
    async (_what, sql) => {
      const at = await aPlace();
      const organisation = at.world.organisation.slug;
      await actAs(at.me.id);
      expect(await send(protect, at.world.place, { ...protectFields(at.enrolmentId), staffIds: [at.colleague.id] })).toMatchObject({
        status: "ok",
      });
      const admin = await at.world.signInAs("organisationAdmin");
      const fields = (staffId: string) => ({ participantId: at.enrolmentId, staffId });
      const give = (staffId: string) => send(nameStaff, { organisation, project: "" }, fields(staffId));
      // While one of two is left, there is nothing to see and nothing to do.
      await owner().query(sql, [[at.me.id]]);
      expect((await getUnreached(organisation, {})).rows).toEqual([]);
      expect(await give(at.other.id)).toMatchObject({ status: "refused" });
      await owner().query(sql, [[at.me.id, at.colleague.id]]);
      const { rows } = await getUnreached(organisation, {});
      expect(rows).toMatchObject([{ participantId: at.enrolmentId, code: pseudonymOf(at.enrolmentId) }]);
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${name.givenName}|${name.familyName}|${dashed.slice(0, 8)}`));
      expect(rows[0]?.choices.map(({ id }) => id)).toContain(at.other.id);
      // Not oneself, not who does not work there, not without a fresh proof.
      expect(await give(admin.id)).toMatchObject({ status: "invalid" });
      expect(await give("00000000-0000-4000-8000-000000000000")).toMatchObject({ status: "invalid" });
      await actAs(admin.id, { provedMinutesAgo: 6 });
      expect(await give(at.other.id)).toMatchObject({ status: "stepUp" });
      await actAs(admin.id);
      expect(await give(at.other.id)).toMatchObject({ status: "ok" });
      expect((await getUnreached(organisation, {})).rows).toEqual([]);
      await missing(getParticipant(at.world.place, { participantId: at.enrolmentId }));
      const { rows: logged } = await owner().query(
        "SELECT action, subject_ids FROM audit_events WHERE actor_id = $1 AND entity = 'protected_staff'",
        [admin.id],
      );
      expect(logged).toEqual([{ action: "insert", subject_ids: [at.personId] }]);
      await actAs(at.other.id);
      expect((await getParticipant(at.world.place, { participantId: at.enrolmentId })).head.enrolmentId).toBe(at.enrolmentId);
    },
  );

  it.each(["caseworker", "projectLeader", "logReviewer", "partyRepresentative"] as const)("R07 R34 a %s names nobody so", async (role) => {
    const at = await aPlace();
    await at.world.signInAs(role);
    const organisation = at.world.organisation.slug;
    await expect(getUnreached(organisation, {})).rejects.toThrow("404");
    const fields = { participantId: at.enrolmentId, staffId: at.other.id };
    expect(await send(nameStaff, { organisation, project: "" }, fields)).toMatchObject({ status: "refused" });
  });
});

describe("protection and everybody at once", () => {
  /** What the protection is made of, and what is kept of who looked: the person's id, for the policies and the reviewers. */
  const kept = ["protected_identities", "protected_staff", "reveals", "emergency_accesses"];

  beforeAll(allowTables);

  it("R34 whoever is not named, narrowed to a party or to the person or not at all, sees no row of it in any table", async () => {
    const at = await aPlace();
    const { world, enrolmentId, personId } = at;
    await world.consent(enrolmentId);
    await world.run(async (db) => {
      const key = { organisationId: world.organisation.id, enrolmentId };
      await db.situation.create({ data: { ...key, observedOn: new Date("2024-05-13"), incomeSources: ["SJP"] } });
      await db.activity.create({ data: { ...key, kind: "HANDLINGSPLAN", status: "PAGAR", startsOn: new Date("2024-06-23") } });
      await db.consentBlock.create({ data: { ...key, categories: ["SITUATION"] } });
    });
    const { rows: tables } = await owner().query(
      `SELECT table_name AS name, min(CASE column_name WHEN 'person_id' THEN 'person_id' ELSE 'enrolment_id' END) AS key
       FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ('person_id', 'enrolment_id') AND table_name <> ALL ($1) GROUP BY 1`,
      [kept],
    );
    /** The tables that show the user rows of the person. */
    const seen = (userId: string, narrower: object = {}) =>
      withTenant(
        { organisationId: world.organisation.id, actorKind: "user", actorId: userId, role: "caseworker", requestId: "test", ...narrower },
        "read",
        async (db) => {
          const found = (await db.person.count({ where: { id: personId } })) > 0 ? ["persons"] : [];
          for (const { name: table, key } of tables) {
            const id = key === "person_id" ? personId : enrolmentId;
            const [row] = await db.$queryRaw<{ n: number }[]>`SELECT rows_with(${table}, ${key}, ${id}::uuid) AS n`;
            if (row?.n !== 0) found.push(table);
          }
          return found.sort();
        },
      );
    const all = [
      "activities",
      "consent_blocks",
      "consents",
      "enrolment_latest",
      "enrolments",
      "persons",
      "situations",
      "step_measurements",
    ];
    expect(await seen(at.other.id)).toEqual(expect.arrayContaining(all));
    await send(protect, world.place, protectFields(enrolmentId));
    expect(await seen(at.me.id)).toEqual(expect.arrayContaining(all));
    for (const narrower of [{}, { onlyPersonId: personId }, { party: "AF" }]) {
      expect(await seen(at.other.id, narrower), JSON.stringify(narrower)).toEqual([]);
    }
  });

  it("R34 a person whom nobody is named for is seen by nobody", async () => {
    const at = await aPlace();
    await send(protect, at.world.place, protectFields(at.enrolmentId));
    await owner().query("DELETE FROM protected_staff WHERE person_id = $1", [at.personId]);
    for (const user of [at.me, at.colleague, at.other]) {
      await actAs(user.id);
      await missing(getParticipant(at.world.place, { participantId: at.enrolmentId }));
    }
  });

  it("R41 a form that was made before somebody else's change does not protect what it did not show", async () => {
    const at = await aPlace();
    await owner().query("UPDATE persons SET version = 2 WHERE id = $1", [at.personId]);
    expect(await send(protect, at.world.place, protectFields(at.enrolmentId))).toMatchObject({ status: "conflict" });
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM protected_identities WHERE person_id = $1", [at.personId]);
    expect(rows).toEqual([{ n: 0 }]);
    expect(await send(protect, at.world.place, protectFields(at.enrolmentId, { confirmed: "" }))).toMatchObject({ status: "invalid" });
    expect(await send(protect, at.world.place, protectFields(at.enrolmentId, { protection: "" }))).toMatchObject({ status: "invalid" });
  });
});
