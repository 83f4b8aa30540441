import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Role, roles } from "@/lib/auth/policy";
import { addDays, today } from "@/lib/dates";
import type { FormAction } from "@/lib/form";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { searchParticipants } from "@/lib/participants/actions";
import { listParticipants } from "@/lib/participants/queries";
import { recordStep } from "@/lib/steps/actions";
import * as actions from "@/lib/users/actions";
import { apartFrom, roleClash } from "@/lib/users/domain";
import { getRoles, getUser, getUsers } from "@/lib/users/queries";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const { approveFactorReset, assignUser, changeAssignmentEnd, changeRoleEnd, endUserSessions, giveUserRole } = actions;
const { requestFactorReset, restUser, takeUpUser, withdrawFactorReset } = actions;

const membership = async (world: World, userId: string, role: Role): Promise<string> =>
  (
    await owner().query("SELECT id FROM memberships WHERE organisation_id = $1 AND user_id = $2 AND role = $3", [
      world.organisation.id,
      userId,
      role,
    ])
  ).rows[0]?.id ?? "";
const assignment = async (userId: string): Promise<string> =>
  (await owner().query("SELECT id FROM project_assignments WHERE user_id = $1", [userId])).rows[0]?.id ?? "";
const rowsOf = async (world: World) =>
  (
    await owner().query(
      "SELECT (SELECT json_agg(m ORDER BY m.id)::text FROM memberships m WHERE organisation_id = $1) || coalesce((SELECT json_agg(a ORDER BY a.id)::text FROM project_assignments a WHERE organisation_id = $1), '') AS text",
      [world.organisation.id],
    )
  ).rows[0].text as string;
/** A user that only exists. */
async function anAccount(): Promise<string> {
  const { rows } = await owner().query("INSERT INTO users (email, name) VALUES ($1, 'Någon Annan') RETURNING id", [
    `${randomUUID()}@test.example`,
  ]);
  return rows[0].id;
}
async function anAssociation(): Promise<string> {
  const slug = `forbund-${randomUUID().slice(0, 8)}`;
  const { rows } = await owner().query(
    "INSERT INTO organisations (slug, name, short_name, kind) VALUES ($1, $1, $1, 'FUNDER') RETURNING id",
    [slug],
  );
  return rows[0].id;
}

describe("what an administrator sees", () => {
  it("is everybody of the organisation with roles, projects and days, and nobody else's", async () => {
    const world = await aWorld();
    const other = await aWorld();
    await other.signInAs("caseworker");
    const caseworker = await world.signInAs("caseworker");
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [caseworker.id, addDays(today(), 10)]);
    const { users, projects, roles: offered } = await getUsers(world.organisation.slug, {});
    expect(users.map(({ id }) => id).sort()).toEqual([caseworker.id, admin.id].sort());
    const seen = users.find(({ id }) => id === caseworker.id);
    expect(seen).toMatchObject({ email: caseworker.email, roles: [{ role: "caseworker", endsOn: addDays(today(), 10), isRested: false }] });
    expect(seen?.assignments).toMatchObject([{ projectId: world.project.id, endsOn: null }]);
    expect(seen?.lastSeen).toBeInstanceOf(Date);
    expect(projects.map(({ id }) => id)).toEqual([world.project.id]);
    expect(offered).not.toContain("boardMember");
  });

  it("R18 tells nothing of what somebody did before they were added", async () => {
    const theirs = await aWorld();
    const known = await theirs.signInAs("projectLeader");
    const mine = await aWorld();
    await owner().query(
      "INSERT INTO memberships (organisation_id, user_id, role, invited_as) VALUES ($1, $2, 'caseworker', 'Som Hon Skrevs')",
      [mine.organisation.id, known.id],
    );
    await mine.signInAs("organisationAdmin");
    const { user } = await getUser(mine.organisation.slug, { userId: known.id });
    expect(user).toMatchObject({ name: "Som Hon Skrevs", lastSeen: null });
    expect(user.roles.map(({ role }) => role)).toEqual(["caseworker"]);
    await actAs(known.id);
    await mine.signInAs("organisationAdmin");
    expect((await getUser(mine.organisation.slug, { userId: known.id })).user.lastSeen).toBeInstanceOf(Date);
  });

  it.each(roles.filter((role) => role !== "organisationAdmin"))("R07 a %s finds neither page", async (role) => {
    const world = await aWorld();
    const user = await world.signInAs(role);
    await expect(getUsers(world.organisation.slug, {})).rejects.toThrow("404");
    await expect(getUser(world.organisation.slug, { userId: user.id })).rejects.toThrow("404");
    await expect(getRoles(world.organisation.slug, {})).rejects.toThrow("404");
  });

  it("R08 a user of another organisation, nobody's and a malformed id are not found alike", async () => {
    const theirs = await aWorld();
    const stranger = await theirs.signInAs("caseworker");
    const mine = await aWorld();
    await mine.signInAs("organisationAdmin");
    for (const userId of [stranger.id, randomUUID(), "1"]) {
      await expect(getUser(mine.organisation.slug, { userId })).rejects.toThrow("404");
    }
  });
});

describe("R13 what is taken away is gone on the next request of every kind", () => {
  /** What a caseworker does, each by its own door; "yes" or how it is refused. */
  async function everything(world: World, enrolmentId: string): Promise<string[]> {
    const page = await listParticipants(world.place, {}).then(
      () => "yes",
      (error: Error) => error.message,
    );
    const saved = await send(recordStep, world.place, {
      enrolmentId,
      value: "2",
      measuredOn: today(),
      reason: "",
      waitingForId: "",
    });
    const form = new FormData();
    form.set("_organisation", world.place.organisation);
    form.set("_project", world.place.project);
    form.set("text", "Prov");
    const found = await searchParticipants({ status: "idle" } as never, form);
    const upload = await receiveFiles(new Request("http://localhost:3000/x", { method: "POST", body: new FormData() }), {
      params: Promise.resolve(world.place),
    });
    return [page, saved.status, found.status, String(upload.status)];
  }
  const open = ["yes", "ok", "ok", "303"];
  const closed = ["NEXT_HTTP_ERROR_FALLBACK;404", "refused", "refused", "404"];
  const signedOut = ["NEXT_REDIRECT", "signedOut", "signedOut", "303"];

  const changes: [what: string, sql: string][] = [
    ["the role ended today", "UPDATE memberships SET ends_on = $2 WHERE user_id = $1"],
    ["the role became another", "UPDATE memberships SET role = 'logReviewer' WHERE user_id = $1 AND $2 <> ''"],
    ["the place in the project ended today", "UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1"],
  ];
  it.each(changes)("%s", async (_what, sql) => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    const caseworker = await world.signInAs("caseworker");
    expect(await everything(world, enrolmentId)).toEqual(open);
    await owner().query(sql, [caseworker.id, today()]);
    expect(await everything(world, enrolmentId)).toEqual(closed);
  });

  it("a role holds through its last day, as Stockholm counts days", async () => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    const caseworker = await world.signInAs("caseworker");
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [caseworker.id, addDays(today(), 1)]);
    expect(await everything(world, enrolmentId)).toEqual(open);
    expect(today(new Date("2026-11-22T23:30:00Z"))).toBe("2026-11-23");
  });

  it.each([
    [
      "ends the role",
      changeRoleEnd,
      async (w: World, id: string) => ({ membershipId: await membership(w, id, "caseworker"), when: "now" }),
    ],
    ["suspends the user", restUser, async (_w: World, id: string) => ({ userId: id })],
    ["signs the user out", endUserSessions, async (_w: World, id: string) => ({ userId: id })],
    ["gives another role", giveUserRole, async (_w: World, id: string) => ({ userId: id, role: "projectLeader" })],
  ] as [string, FormAction, (w: World, id: string) => Promise<Record<string, string>>][])(
    "R19 the administrator %s: the open session is worth nothing",
    async (_what, act, fields) => {
      const world = await aWorld();
      const { enrolmentId } = await world.enrol();
      const caseworker = await world.signInAs("caseworker");
      const { requestState } = await import("../support/request.ts");
      const cookie = requestState.cookies.get("samsteg") ?? "";
      expect(await everything(world, enrolmentId)).toEqual(open);
      await world.signInAs("organisationAdmin", { assigned: false });
      expect(await send(act, world.place, await fields(world, caseworker.id))).toMatchObject({ status: "ok" });
      requestState.cookies.set("samsteg", cookie);
      expect((await everything(world, enrolmentId)).map((answer) => answer.split(";")[0])).toEqual(signedOut);
    },
  );
});

describe("roles and projects", () => {
  it("a role and a place in a project are given until a day, changed and ended, and the log says by whom", async () => {
    const world = await aWorld();
    const user = await world.signInAs("projectLeader", { assigned: false });
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    const lastDay = addDays(today(), 30);
    expect(await send(giveUserRole, world.place, { userId: user.id, role: "caseworker", lastDay })).toMatchObject({ status: "ok" });
    expect(await send(assignUser, world.place, { userId: user.id, projectId: world.project.id, lastDay })).toMatchObject({ status: "ok" });
    const read = async () => (await getUser(world.organisation.slug, { userId: user.id })).user;
    expect(await read()).toMatchObject({
      roles: [{ role: "projectLeader" }, { role: "caseworker", endsOn: addDays(lastDay, 1) }],
      assignments: [{ endsOn: addDays(lastDay, 1) }],
    });
    const longer = { when: "on", lastDay: addDays(lastDay, 1) };
    expect(
      await send(changeRoleEnd, world.place, { membershipId: await membership(world, user.id, "caseworker"), ...longer }),
    ).toMatchObject({
      status: "ok",
    });
    expect(await send(changeAssignmentEnd, world.place, { assignmentId: await assignment(user.id), when: "now" })).toMatchObject({
      status: "ok",
    });
    expect((await read()).roles[1]?.endsOn).toBe(addDays(lastDay, 2));
    expect((await read()).assignments[0]?.endsOn).toBe(today());
    const events = await world.run((db) =>
      db.auditEvent.findMany({ where: { actorId: admin.id, entity: { in: ["memberships", "project_assignments"] } } }),
    );
    expect(events.map(({ action, entity, actorRole }) => `${action} ${entity} ${actorRole}`).sort()).toEqual([
      "insert memberships organisationAdmin",
      "insert project_assignments organisationAdmin",
      "update memberships organisationAdmin",
      "update project_assignments organisationAdmin",
    ]);
  });

  it("a suspended user gets back exactly what they had, and until when", async () => {
    const world = await aWorld();
    const user = await world.signInAs("projectLeader");
    await world.signInAs("organisationAdmin", { assigned: false });
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [user.id, addDays(today(), 5)]);
    const before = await rowsOf(world);
    expect(await send(restUser, world.place, { userId: user.id })).toMatchObject({ status: "ok" });
    expect((await getUser(world.organisation.slug, { userId: user.id })).user.roles).toMatchObject([{ isRested: true, endsOn: today() }]);
    expect(await send(restUser, world.place, { userId: user.id })).toMatchObject({ status: "conflict" });
    expect(await send(takeUpUser, world.place, { userId: user.id })).toMatchObject({ status: "ok" });
    expect(await rowsOf(world)).toBe(before);
  });

  it.each([
    [{ role: "caseworker", lastDay: addDays(today(), -1) }, "lastDay"],
    [{ role: "caseworker", lastDay: "2026-02-30" }, "lastDay"],
    [{ role: "partyRepresentative" }, "partyCode"],
    [{ role: "partyRepresentative", partyCode: "POLISEN" }, "partyCode"],
    [{ role: "king" }, "role"],
    [{ role: "" }, "role"],
    [{ role: "boardMember" }, "role"],
    [{ role: "associationManager" }, "role"],
  ])("R11 refuses %j at its field, and nothing changes", async (fields, field) => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    await world.signInAs("organisationAdmin", { assigned: false });
    const before = await rowsOf(world);
    const state = await send(giveUserRole, world.place, { userId: user.id, ...fields } as Record<string, string>);
    expect(state.status).toBe("invalid");
    expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
    expect(await rowsOf(world)).toBe(before);
  });

  it("R11 nobody gives rights to themselves, nor lengthens their own", async () => {
    const world = await aWorld();
    await world.signInAs("organisationAdmin", { assigned: false });
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [admin.id, addDays(today(), 9)]);
    const mine = await membership(world, admin.id, "organisationAdmin");
    const before = await rowsOf(world);
    for (const [act, fields] of [
      [giveUserRole, { userId: admin.id, role: "caseworker" }],
      [assignUser, { userId: admin.id, projectId: world.project.id }],
      [changeRoleEnd, { membershipId: mine, when: "on" }],
      [changeRoleEnd, { membershipId: mine, when: "on", lastDay: addDays(today(), 9) }],
      [restUser, { userId: admin.id }],
    ] as [FormAction, Record<string, string>][]) {
      expect(await send(act, world.place, fields)).toMatchObject({ status: "refused" });
    }
    expect(await rowsOf(world)).toBe(before);
    expect(await send(changeRoleEnd, world.place, { membershipId: mine, when: "now" })).toMatchObject({ status: "ok" });
  });

  it("an organisation keeps an administrator, also when two end each other at once", async () => {
    const world = await aWorld();
    const one = await world.signInAs("organisationAdmin", { assigned: false });
    const alone = await membership(world, one.id, "organisationAdmin");
    for (const fields of [
      { when: "now", lastDay: "" },
      { when: "on", lastDay: addDays(today(), 3) },
    ]) {
      expect(await send(changeRoleEnd, world.place, { membershipId: alone, ...fields })).toMatchObject({ status: "refused" });
    }
    // One who has never been here does not count: the invitation may be lost.
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'organisationAdmin')", [
      world.organisation.id,
      await anAccount(),
    ]);
    expect(await send(changeRoleEnd, world.place, { membershipId: alone, when: "now" })).toMatchObject({ status: "refused" });
    const two = await world.signInAs("organisationAdmin", { assigned: false });
    const other = await membership(world, two.id, "organisationAdmin");
    // The second finds the first's change, or its own session ended by it.
    const states = await Promise.all([alone, other].map((membershipId) => send(changeRoleEnd, world.place, { membershipId, when: "now" })));
    expect(states.filter(({ status }) => status === "ok")).toHaveLength(1);
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM memberships WHERE id = ANY ($1) AND ends_on IS NULL", [
      [alone, other],
    ]);
    expect(rows[0].n).toBe(1);
  });

  it.each(Object.entries(actions))("R21 %s asks who it is after five minutes, and does nothing until then", async (_name, act) => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    await actAs(admin.id, { provedMinutesAgo: 6 });
    const before = await rowsOf(world);
    const every = {
      changeRoleEnd: { membershipId: await membership(world, user.id, "caseworker"), when: "now" },
      changeAssignmentEnd: { assignmentId: await assignment(user.id), when: "now" },
      approveFactorReset: { resetId: randomUUID() },
      withdrawFactorReset: { resetId: randomUUID() },
      inviteUser: { name: "Ny", email: `${randomUUID()}@kommun.test`, role: "caseworker" },
      giveUserRole: { userId: user.id, role: "projectLeader" },
      assignUser: { userId: user.id, projectId: world.project.id },
    } as Record<string, Record<string, string>>;
    expect(await send(act, world.place, every[_name] ?? { userId: user.id })).toMatchObject({ status: "stepUp" });
    expect(await rowsOf(world)).toBe(before);
  });
});

describe("R16 taking away a second factor takes two administrators", () => {
  const factorOf = async (userId: string) =>
    (
      await owner().query(
        "SELECT totp_sealed IS NOT NULL AS app, (SELECT count(*)::int FROM recovery_codes WHERE user_id = u.id) AS codes, (SELECT count(*)::int FROM passkeys WHERE user_id = u.id) AS passkeys, password_hash AS password FROM users u WHERE id = $1",
        [userId],
      )
    ).rows[0];
  /** A caseworker with an app and a recovery code, and two administrators. */
  async function aCase() {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    await owner().query("UPDATE users SET totp_sealed = 'x', password_hash = 'x' WHERE id = $1", [user.id]);
    await owner().query("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, 'x')", [user.id]);
    const one = await world.signInAs("organisationAdmin", { assigned: false });
    const two = await world.signInAs("organisationAdmin", { assigned: false });
    const ask = async () => {
      await actAs(one.id);
      const state = await send(requestFactorReset, world.place, { userId: user.id });
      const { factor } = await getUser(world.organisation.slug, { userId: user.id });
      return { state, resetId: factor.reset?.id ?? "", factor };
    };
    return { world, user, one, two, ask, approve: (resetId: string) => send(approveFactorReset, world.place, { resetId }) };
  }

  it("one asks, another approves; the password stays, the sessions end, the log names both", async () => {
    const { world, user, one, two, ask, approve } = await aCase();
    await owner().query(
      "INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name) VALUES ($1, $2, 'x', 0, '{}', 'Telefon')",
      [user.id, randomUUID()],
    );
    const { state, resetId, factor } = await ask();
    expect(state).toMatchObject({ status: "ok" });
    expect(factor).toMatchObject({ hasAnother: true, reset: { requestedById: one.id } });
    expect(await factorOf(user.id)).toEqual({ app: true, codes: 1, passkeys: 1, password: "x" });
    await actAs(two.id);
    expect(await approve(resetId)).toMatchObject({ status: "ok" });
    expect(await factorOf(user.id)).toEqual({ app: false, codes: 0, passkeys: 0, password: "x" });
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM sessions WHERE user_id = $1 AND ended_at IS NULL", [user.id]);
    expect(rows[0].n).toBe(0);
    expect(await approve(resetId)).toMatchObject({ status: "refused" });
    const events = await world.run((db) =>
      db.auditEvent.findMany({ where: { entity: { in: ["second_factor_resets", "second_factor"] } } }),
    );
    expect(events.map(({ action, entity, actorId }) => `${action} ${entity} ${actorId}`).sort()).toEqual(
      [`insert second_factor_resets ${one.id}`, `update second_factor_resets ${two.id}`, `update second_factor ${two.id}`].sort(),
    );
  });

  it("R21 who asked may not approve, nor whoever is concerned; the database refuses it too", async () => {
    const { world, user, one, two, ask, approve } = await aCase();
    const { resetId } = await ask();
    expect(await approve(resetId)).toMatchObject({ status: "refused" });
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'organisationAdmin')", [
      world.organisation.id,
      user.id,
    ]);
    await actAs(user.id);
    expect(await approve(resetId)).toMatchObject({ status: "refused" });
    expect(await factorOf(user.id)).toMatchObject({ app: true, codes: 1 });
    for (const approver of [one.id, user.id]) {
      await expect(
        owner().query("UPDATE second_factor_resets SET approved_by_id = $2, approved_at = now() WHERE id = $1", [resetId, approver]),
      ).rejects.toMatchObject({ constraint: "approved_by_another" });
    }
    await actAs(two.id);
    expect(await approve(resetId)).toMatchObject({ status: "ok" });
  });

  it("a request is made once, can be withdrawn, and lapses after a week", async () => {
    const { world, user, two, ask, approve } = await aCase();
    const { resetId } = await ask();
    expect((await ask()).state).toMatchObject({ status: "conflict" });
    expect(await send(withdrawFactorReset, world.place, { resetId })).toMatchObject({ status: "ok" });
    await actAs(two.id);
    expect(await approve(resetId)).toMatchObject({ status: "refused" });
    const again = await ask();
    await owner().query("UPDATE second_factor_resets SET requested_at = requested_at - interval '7 days' WHERE id = $1", [again.resetId]);
    await actAs(two.id);
    expect(await approve(again.resetId)).toMatchObject({ status: "refused" });
    expect(await factorOf(user.id)).toMatchObject({ app: true });
    expect((await ask()).state).toMatchObject({ status: "ok" });
  });

  it("R11 two administrators of one organisation do not decide over an account that another organisation made", async () => {
    const home = await aWorld();
    const user = await home.signInAs("caseworker");
    await owner().query("UPDATE users SET totp_sealed = 'x' WHERE id = $1", [user.id]);
    const { world } = await aCase();
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
      world.organisation.id,
      user.id,
    ]);
    await actAs(user.id);
    await world.signInAs("organisationAdmin", { assigned: false });
    expect(await send(requestFactorReset, world.place, { userId: user.id })).toMatchObject({ status: "refused" });
    await home.signInAs("organisationAdmin", { assigned: false });
    expect(await send(requestFactorReset, home.place, { userId: user.id })).toMatchObject({ status: "ok" });
  });

  it("a lone administrator is told that it takes two", async () => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    await world.signInAs("organisationAdmin", { assigned: false });
    expect((await getUser(world.organisation.slug, { userId: user.id })).factor).toMatchObject({ hasAnother: false, reset: null });
  });
});

describe("roles that exclude each other", () => {
  const refused = async (organisationId: string, userId: string, role: string, endsOn: string | null = null) =>
    owner()
      .query("INSERT INTO memberships (organisation_id, user_id, role, ends_on) VALUES ($1, $2, $3, $4)", [
        organisationId,
        userId,
        role,
        endsOn,
      ])
      .then(
        () => null,
        (error: { constraint?: string }) => error.constraint,
      );

  it.each(["caseworker", "projectLeader"] as const)(
    "the database refuses a %s an association's role, and the other way round",
    async (role) => {
      const world = await aWorld();
      const association = await anAssociation();
      const user = await world.signInAs(role);
      expect(await refused(association, user.id, "boardMember")).toBe("roles_apart");
      expect(await refused(association, user.id, "associationManager")).toBe("roles_apart");
      const member = await anAccount();
      expect(await refused(association, member, "boardMember")).toBeNull();
      expect(await refused(world.organisation.id, member, role)).toBe("roles_apart");
      // What has ended stands in nobody's way; but it cannot be lengthened then.
      expect(await refused(world.organisation.id, member, role, today())).toBeNull();
      await expect(owner().query("UPDATE memberships SET ends_on = NULL WHERE user_id = $1", [member])).rejects.toMatchObject({
        constraint: "roles_apart",
      });
    },
  );

  it("the database refuses roles of another kind of organisation, and an administrator who reviews the log", async () => {
    const world = await aWorld();
    const association = await anAssociation();
    expect(await refused(world.organisation.id, await anAccount(), "boardMember")).toBe("role_fits_organisation");
    expect(await refused(association, await anAccount(), "caseworker")).toBe("role_fits_organisation");
    expect(await refused(association, await anAccount(), "partyRepresentative")).toBe("role_fits_organisation");
    const user = await anAccount();
    expect(await refused(world.organisation.id, user, "organisationAdmin")).toBeNull();
    expect(await refused(world.organisation.id, user, "logReviewer")).toBe("roles_apart");
    expect(await refused(association, user, "logReviewer")).toBeNull();
  });

  const here: [one: Role, other: Role, constraint: string | null][] = [
    ["caseworker", "logReviewer", "roles_apart"],
    ["projectLeader", "logReviewer", "roles_apart"],
    ["partyRepresentative", "logReviewer", "roles_apart"],
    ["caseworker", "partyRepresentative", "roles_apart"],
    ["projectLeader", "partyRepresentative", "roles_apart"],
    ["projectLeader", "organisationAdmin", null],
    ["caseworker", "projectLeader", null],
  ];
  it.each(here)(
    "R39 in one organisation the database answers %s and %s with %s, in whichever order; in two they are free",
    async (one, other, constraint) => {
      const [world, elsewhere] = [await aWorld(), await aWorld()];
      for (const [first, second] of [
        [one, other],
        [other, one],
      ] as const) {
        const user = await anAccount();
        expect(await refused(world.organisation.id, user, first)).toBeNull();
        expect(await refused(world.organisation.id, user, second)).toBe(constraint);
        expect(await refused(elsewhere.organisation.id, user, second)).toBeNull();
        // The words that the administrator is told say the same.
        expect(roleClash(second, "OWNER", [{ role: first, here: true }])).toEqual(constraint && expect.stringContaining("Apart"));
        expect(roleClash(second, "OWNER", [{ role: first, here: false }])).toBeNull();
        expect(apartFrom(second, false).includes(first)).toBe(constraint !== null);
      }
    },
  );

  it("R39 the migration ends the review, or the seat, of whoever already worked with participants, and nothing else", async () => {
    const world = await aWorld();
    const sql = readFileSync(join(import.meta.dirname, "../../prisma/migrations/20261124000200_roles_apart/migration.sql"), "utf8");
    const [both, seated, free] = [await anAccount(), await anAccount(), await anAccount()];
    await owner().query("ALTER TABLE memberships DISABLE TRIGGER membership_fits");
    for (const [user, role, endsOn] of [
      [both, "caseworker", null],
      [both, "logReviewer", addDays(today(), 30)],
      [seated, "projectLeader", null],
      [seated, "partyRepresentative", null],
      [free, "logReviewer", null],
      [free, "caseworker", addDays(today(), -3)],
    ]) {
      expect(await refused(world.organisation.id, user ?? "", role ?? "", endsOn)).toBeNull();
    }
    await owner().query("ALTER TABLE memberships ENABLE TRIGGER membership_fits");
    await owner().query(sql);
    const { rows } = await owner().query(
      "SELECT user_id AS id, role FROM memberships WHERE user_id = ANY ($1) AND (ends_on IS NULL OR ends_on > $2) ORDER BY role",
      [[both, seated, free], today()],
    );
    expect(rows).toEqual([
      { id: both, role: "caseworker" },
      { id: free, role: "logReviewer" },
      { id: seated, role: "projectLeader" },
    ]);
  });

  it("two given at once: the second waits for the first, and is refused", async () => {
    const world = await aWorld();
    const association = await anAssociation();
    const user = await anAccount();
    const first = await owner().connect();
    try {
      await first.query("BEGIN");
      await first.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
        world.organisation.id,
        user,
      ]);
      let isAnswered = false;
      const second = refused(association, user, "boardMember").finally(() => {
        isAnswered = true;
      });
      // Asked by a third: within its transaction, the first would see the same answer for ever.
      const waits = async () =>
        (
          await owner().query(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO memberships%'",
          )
        ).rowCount;
      while (!isAnswered && !(await waits()));
      await first.query("COMMIT");
      expect(await second).toBe("roles_apart");
    } finally {
      first.release();
    }
  });

  it("the administrator is told at the field what to do, and nothing of the other organisation", async () => {
    const world = await aWorld();
    const association = await anAssociation();
    const user = await world.signInAs("logReviewer", { assigned: false });
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'boardMember')", [association, user.id]);
    await world.signInAs("organisationAdmin", { assigned: false });
    const apart = await send(giveUserRole, world.place, { userId: user.id, role: "caseworker" });
    expect(apart.fieldErrors?.role?.[0]).toMatch(/avslutas först/);
    expect(JSON.stringify(apart)).not.toContain("forbund-");
    const control = await send(giveUserRole, world.place, { userId: user.id, role: "organisationAdmin" });
    expect(control.fieldErrors?.role?.[0]).toMatch(/granska loggen/);
  });
});
