import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { type FormAction, type Found, hiddenFields } from "@/lib/form";
import { insertSession } from "@/lib/group-sessions/data";
import { insertItems } from "@/lib/meetings/agenda/data";
import { revealNumber, searchParticipants } from "@/lib/participants/actions";
import type { Place } from "@/lib/place";
import { insertGoal } from "@/lib/plans/data";
import { aWorld, owner, send, type World } from "../support/world.ts";

type Ids = {
  referralId: string;
  admittedReferralId: string;
  enrolmentId: string;
  endedId: string;
  measurementId: string;
  situationId: string;
  importId: string;
  noteId: string;
  taskId: string;
  caseworkerId: string;
  goalId: string;
  sessionId: string;
  meetingId: string;
};
type Ask = (place: Place, input: never) => Promise<unknown>;

// What each query of a project is asked, so that it shows as much as it can. A new one without a line fails.
const one = ({ enrolmentId }: Ids) => ({ participantId: enrolmentId });
const period = () => ({ from: "2024-01-01", to: "2026-01-01", asOf: "2026-01-01" });
const asked: Record<string, (ids: Ids) => object> = {
  "participants.listParticipants": () => ({}),
  "participants.getParticipant": one,
  "participants.getParticipantForm": one,
  "exits.getExitForm": one,
  "exits.getAftermath": one,
  "exits.getFollowUpForm": ({ endedId }) => ({ participantId: endedId, months: 3 }),
  "participants.listParticipantSituations": one,
  "participants.listParticipantEvents": one,
  "participants.getChoices": () => ({}),
  "notes.listNotes": one,
  "notes.getNote": ({ enrolmentId, noteId }) => ({ participantId: enrolmentId, noteId }),
  "tasks.listProjectTasks": () => ({ whose: "alla" }),
  "tasks.getNewTask": one,
  "meetings.getNewMeeting": one,
  "tasks.getTask": ({ taskId }) => ({ taskId }),
  "staffing.getStaffing": () => ({}),
  "staffing.getMember": ({ caseworkerId }) => ({ userId: caseworkerId }),
  "households.getHousehold": one,
  "plans.getPlan": one,
  "plans.getActivityForm": one,
  "plans.getGoalForm": ({ enrolmentId, goalId }) => ({ participantId: enrolmentId, goalId }),
  "plans.getPlanToPrint": one,
  "employers.getEmployers": () => ({}),
  "group-sessions.getSessions": () => ({}),
  "group-sessions.getSession": ({ sessionId }) => ({ sessionId }),
  "steps.getStepFacts": ({ enrolmentId }) => ({ enrolmentId }),
  "steps.listSteps": ({ enrolmentId }) => ({ enrolmentId }),
  "steps.getMeasurement": ({ enrolmentId, measurementId }) => ({ enrolmentId, measurementId }),
  "my-day.getMyDay": ({ enrolmentId }) => ({ open: enrolmentId }),
  "follow-up.getOverview": period,
  "goals.getGoals": () => ({}),
  "goals.getGoal": () => ({ goalKey: "A1", page: 1 }),
  "follow-up.getMovement": period,
  "follow-up.listPersonsBehind": () => ({ figure: "participants", ...period(), page: 1 }),
  "follow-up.listBehindClock": () => ({ visa: "waiting" }),
  "imports.getImports": () => ({}),
  "imports.getImport": ({ importId }) => ({ importId }),
  "meetings.listMeetings": () => ({}),
  "meetings.getSeries": () => ({}),
  "meetings.getMeeting": ({ meetingId }) => ({ meetingId }),
  "meetings.getAddItem": ({ meetingId }) => ({ meetingId }),
  "meetings.getRoom": ({ meetingId }) => ({ meetingId, isRoom: false }),
  "meetings.getMinutes": ({ meetingId }) => ({ meetingId }),
  "projects.getProjectFacts": () => ({}),
  "anonymous.getAnonymous": () => ({}),
  "audit-log.getExtract": one,
  "protection.getProtection": one,
  "protection.listProtected": () => ({}),
  "protection.countProtected": () => ({}),
  "consents.getConsents": one,
  "criteria.getCriteria": () => ({}),
  "criteria.getCriteriaEditor": () => ({}),
  "referrals.listReferrals": () => ({ show: "alla" }),
  "referrals.getReferral": ({ referralId }) => ({ referralId }),
  "referrals.getReferralForm": () => ({}),
  "referrals.getReferredParticipant": ({ admittedReferralId }) => ({ referralId: admittedReferralId }),
  "referrals.getScreening": () => ({}),
  "shared.listSharedParticipants": () => ({ sort: "namn" }),
  "shared.getSharedParticipant": one,
};
/** What belongs to a party's representative, who sees what is open on the ground of consent. */
const isRepresentatives = (name: string) => name.startsWith("shared.");
/** Where nobody is shown, whatever there is. */
const showsNobody = [
  "employers.getEmployers",
  "group-sessions.getSessions",
  "participants.getChoices",
  "staffing.getStaffing",
  "follow-up.getOverview",
  "goals.getGoals",
  "follow-up.getMovement",
  "imports.getImports",
  "imports.getImport",
  "meetings.listMeetings",
  "meetings.getSeries",
  "projects.getProjectFacts",
  "anonymous.getAnonymous",
  "protection.countProtected",
  "criteria.getCriteria",
  "criteria.getCriteriaEditor",
  "referrals.getReferralForm",
  "referrals.getScreening",
  // Nobody is protected here; protection.test.ts looks at somebody who is.
  "protection.listProtected",
];
const modules = import.meta.glob("../../lib/*/queries.ts");
async function ofProjects(): Promise<Record<string, Ask>> {
  const found: Record<string, Ask> = {};
  for (const [file, load] of Object.entries(modules)) {
    const noun = /lib\/([\w-]+)\//.exec(file)?.[1];
    for (const [name, value] of Object.entries((await load()) as object)) {
      // An organisation's query takes its slug, a project's a place.
      if (typeof value === "function" && /^\(place\b/.test(String(value))) found[`${noun}.${name}`] = value as Ask;
    }
  }
  return found;
}

let world: World;
let ids: Ids;
/** Everybody, by what could show them: person, enrolment, name, number. */
const people: { personId: string; enrolmentId: string; marks: string[] }[] = [];

beforeAll(async () => {
  world = await aWorld();
  const me = await world.signInAs("projectLeader");
  const householdId = await world.household("COUPLE", [2015]);
  await world.goal({ key: "A1", definition: { counts: "persons", among: [], reached: [] } });
  const numbers = ["198507099805", undefined, undefined, undefined];
  for (const [n, number] of numbers.entries()) {
    const mark = `Märkt${randomUUID().slice(0, 6)}`;
    const made = await world.enrol({
      givenName: `Givet${mark}`,
      familyName: `Efter${mark}`,
      number,
      householdId: n < 2 ? householdId : undefined,
      startsOn: "2024-01-10",
      endsOn: n === 3 ? "2025-06-01" : undefined,
      exitReason: n === 3 ? "ENLIGT_PLAN" : undefined,
      outcome: n === 3 ? "STUDERAR" : undefined,
      caseworkerId: me.id,
      externalId: `D-${mark}`,
      steps: [
        ["2024-01-10", "START", 1],
        ["2025-01-10", "UPPFOLJNING", 1, "SAMMA_PLAN"],
      ],
    });
    people.push({ ...made, marks: [mark, made.personId, made.enrolmentId, ...(number ? [number, number.slice(0, 8)] : [])] });
  }
  const enrolmentId = people[0]?.enrolmentId ?? "";
  for (const person of people.slice(0, 2)) await world.consent(person.enrolmentId);
  const referralId = await world.refer(people[0]?.personId ?? "");
  const admittedReferralId = await world.refer(people[1]?.personId ?? "", { state: "ADMITTED" });
  const noteId = await world.note(enrolmentId, "Vi talades vid");
  const taskId = await world.task({ enrolmentId, title: "Boka möte" });
  ids = await world.run(async (db) => {
    const key = { organisationId: world.organisation.id };
    const measurement = await db.stepMeasurement.findFirstOrThrow({
      where: { enrolmentId },
      orderBy: { measuredOn: "desc" },
      select: { id: true },
    });
    const situation = await db.situation.create({
      data: { ...key, enrolmentId, observedOn: new Date("2025-04-01"), incomeSources: ["FS"] },
      select: { id: true },
    });
    const made = await db.import.create({
      data: {
        ...key,
        projectId: world.project.id,
        status: "PREVIEW",
        result: {},
        payloadSealed: new Uint8Array([1]),
      },
      select: { id: true },
    });
    const scope = { organisationId: key.organisationId, projectId: world.project.id };
    const sessionId = await insertSession(db, scope, { heldOn: "2025-04-01", title: "Träffen" });
    await db.activity.create({
      data: { ...key, enrolmentId, kind: "PRAKTIK", status: "ERBJUDEN", neededOn: new Date("2025-04-01") },
    });
    const goalId = randomUUID();
    await insertGoal(
      db,
      key.organisationId,
      { id: goalId, enrolmentId },
      { text: "Målet", partyId: null, setOn: "2025-04-01", reviewOn: null },
    );
    const meeting = await db.meeting.create({
      data: {
        ...key,
        projectId: world.project.id,
        kind: "FLERPART",
        heldOn: new Date("2026-11-24"),
        startsAt: "09:00",
        minutes: 60,
        openedAt: new Date(),
      },
      select: { id: true },
    });
    await insertItems(db, scope, meeting.id, [{ enrolmentId, kind: "EGET", sinceOn: null }]);
    return {
      referralId,
      admittedReferralId,
      enrolmentId,
      endedId: people[3]?.enrolmentId ?? "",
      measurementId: measurement.id,
      situationId: situation.id,
      importId: made.id,
      noteId,
      taskId,
      caseworkerId: me.id,
      goalId,
      sessionId,
      meetingId: meeting.id,
    };
  });
});

const signInFor = (name: string) =>
  isRepresentatives(name) ? world.signInAs("partyRepresentative", { partyCode: "AF" }) : world.signInAs("projectLeader");
const shownIn = (answer: unknown) => {
  const text = JSON.stringify(answer, (_key, value) => (typeof value === "bigint" ? String(value) : value));
  return people.filter(({ marks }) => marks.some((mark) => text.includes(mark))).map(({ personId }) => personId);
};
type Logged = {
  action: string;
  entity: string;
  subject_ids: string[] | null;
  actor_role: string;
  ground: string;
  request_id: string;
  actor_id: string;
};
/** What a question shows, and the rows that it added to the log. */
async function watch(ask: () => Promise<unknown>) {
  const last = (
    await owner().query("SELECT coalesce(max(id), 0) AS id FROM audit_events WHERE organisation_id = $1", [world.organisation.id])
  ).rows[0].id;
  const answer = await ask();
  const { rows } = await owner().query("SELECT * FROM audit_events WHERE organisation_id = $1 AND id > $2 ORDER BY id", [
    world.organisation.id,
    last,
  ]);
  return { answer, events: rows as Logged[], logged: (rows as Logged[]).flatMap((row) => row.subject_ids ?? []) };
}
const lookUp = async (act: unknown, fields: Record<string, string>) => {
  const form = new FormData();
  form.set(hiddenFields.organisation, world.place.organisation);
  form.set(hiddenFields.project, world.place.project);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const { values: _typed, ...answer } = await (act as (previous: Found<unknown>, form: FormData) => Promise<Found<unknown>>)(
    { status: "idle" },
    form,
  );
  return answer;
};

describe("who is shown is who is logged", () => {
  it("every query of a project has a line here", async () => {
    expect(Object.keys(await ofProjects()).sort()).toEqual(Object.keys(asked).sort());
  });

  it.each(Object.keys(asked).filter((name) => !showsNobody.includes(name)))(
    "R37 %s: everybody shown, nobody else, in one row",
    async (name) => {
      const user = await signInFor(name);
      const ask = (await ofProjects())[name] as Ask;
      const { answer, events, logged } = await watch(() => ask(world.place, asked[name]?.(ids) as never));
      expect(shownIn(answer).length).toBeGreaterThan(0);
      expect([...logged].sort()).toEqual(shownIn(answer).sort());
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        action: name === "audit-log.getExtract" ? "extract" : "read",
        actor_kind: "user",
        actor_id: user.id,
        actor_role: isRepresentatives(name) ? "partyRepresentative" : "projectLeader",
        ground: `${isRepresentatives(name) ? "consent" : "assignment"}:${world.project.id}`,
        changes: null,
      });
      expect(events[0]?.request_id).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it.each(showsNobody)("R37 %s shows nobody and logs nobody", async (name) => {
    await world.signInAs("projectLeader");
    const ask = (await ofProjects())[name] as Ask;
    const { answer, logged } = await watch(() => ask(world.place, asked[name]?.(ids) as never));
    expect(shownIn(answer)).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("R37 a search and a number in full are logged as what they are", async () => {
    await world.signInAs("caseworker");
    const search = await watch(() => lookUp(searchParticipants, { text: `Efter${people[0]?.marks[0]}` }));
    expect(search.logged.sort()).toEqual(shownIn(search.answer).sort());
    expect(search.logged).toEqual([people[0]?.personId]);
    expect(search.events).toMatchObject([{ action: "search" }]);
    const number = await watch(() => lookUp(revealNumber, { participantId: ids.enrolmentId }));
    expect(number.logged).toEqual([people[0]?.personId]);
    expect(number.events).toMatchObject([{ action: "reveal" }]);
  });

  it("R37 the time is the database's, not the web server's", async () => {
    await world.signInAs("caseworker");
    const { rows } = await owner().query(
      "SELECT column_default FROM information_schema.columns WHERE table_name = 'audit_events' AND column_name = 'occurred_at'",
    );
    expect(rows[0].column_default).toContain("clock_timestamp()");
  });
});

describe("without the log nothing happens", () => {
  const withoutLog = async (run: () => Promise<void>) => {
    await owner().query("REVOKE INSERT ON audit_events FROM samsteg_app");
    try {
      await run();
    } finally {
      await owner().query("GRANT INSERT ON audit_events TO samsteg_app");
    }
  };

  it.each(Object.keys(asked).filter((name) => !showsNobody.includes(name)))("R37 %s shows nothing", async (name) => {
    await signInFor(name);
    const ask = (await ofProjects())[name] as Ask;
    await withoutLog(() => expect(ask(world.place, asked[name]?.(ids) as never)).rejects.toThrow(/42501/));
  });

  it("R37 no lookup answers", async () => {
    await world.signInAs("projectLeader");
    await withoutLog(async () => {
      for (const found of [
        await lookUp(searchParticipants, { text: `Efter${people[0]?.marks[0]}` }),
        await lookUp(revealNumber, { participantId: ids.enrolmentId }),
      ]) {
        expect(found).toMatchObject({ status: "failed" });
        expect(shownIn(found)).toEqual([]);
      }
    });
  });

  it("R37 no key gets an answer with persons, and none without that names them", async () => {
    const { GET } = await import("@/app/api/v1/projects/[project]/participants/route");
    const token = await world.token();
    const ask = () =>
      GET(
        new Request(`http://localhost/api/v1/projects/${world.project.slug}/participants?id_type=internal`, {
          headers: { authorization: `Bearer ${token}` },
        }),
        {
          params: Promise.resolve({ project: world.project.slug }),
        },
      );
    const seen = await watch(async () => (await ask()).json());
    expect(seen.logged.sort()).toEqual(people.map(({ personId }) => personId).sort());
    expect(seen.events).toMatchObject([{ actor_kind: "token", ground: "key:participants:read" }]);
    await withoutLog(async () => {
      const answer = await ask();
      expect(answer.status).toBe(500);
      expect(shownIn(await answer.text())).toEqual([]);
    });
  });

  it("R04 R37 nothing can be written in any table whose changes are logged", async () => {
    const { rows } = await owner().query(
      `SELECT DISTINCT c.relname AS name, string_agg(DISTINCT p.privilege_type, ' ') AS may
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
       JOIN information_schema.table_privileges p ON p.table_name = c.relname AND p.grantee = 'samsteg_app'
       WHERE f.proname = 'audit_statement' AND p.privilege_type IN ('UPDATE', 'DELETE') GROUP BY 1`,
    );
    expect(rows.length).toBeGreaterThan(10);
    const app = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    await withoutLog(async () => {
      for (const { name, may } of rows as { name: string; may: string }[]) {
        const sql = may.includes("UPDATE")
          ? `UPDATE ${name} SET organisation_id = organisation_id WHERE false`
          : `DELETE FROM ${name} WHERE false`;
        await expect(app.query(sql), sql).rejects.toThrow(/permission denied for table audit_events/);
      }
    });
    await app.end();
  });

  it("R04 R37 no form saves anything", async () => {
    await world.signInAs("projectLeader");
    const { recordStep } = await import("@/lib/steps/actions");
    const before = await world.run((db) => db.stepMeasurement.count());
    await withoutLog(async () => {
      const state = await send(recordStep as FormAction, world.place, {
        enrolmentId: ids.enrolmentId,
        value: "4",
        measuredOn: "2026-02-01",
        reason: "",
        waitingForId: "",
      });
      expect(state.status).toBe("failed");
    });
    expect(await world.run((db) => db.stepMeasurement.count())).toBe(before);
  });
});
