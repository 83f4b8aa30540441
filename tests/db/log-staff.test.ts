import { randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { beforeEach, describe, expect, it } from "vitest";
import { confirmApp, makeRecoveryCodes, offerApp } from "@/lib/account/actions";
import { getOwnFactors } from "@/lib/account/queries";
import { listLog } from "@/lib/audit-log/queries";
import { listPasskeys } from "@/lib/auth/passkeys";
import { today } from "@/lib/dates";
import { verifyChain } from "@/lib/db/chain";
import { addPasskey, offerPasskey, removePasskey, renamePasskey } from "@/lib/passkeys/actions";
import { assignUser, changeAssignmentEnd, changeRoleEnd, endUserSessions, giveUserRole, sendUserLink } from "@/lib/users/actions";
import { anAuthenticator } from "../support/authenticator.ts";
import { requestState } from "../support/request.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const nowhere = { organisation: "", project: "" };
beforeEach(() => {
  requestState.headers["x-samsteg-source"] = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
});

/** The reviewer's rows, in words, of what concerns accounts: what, which, by whom, whose. */
async function rowsOf(world: World, filter: object = {}) {
  await world.signInAs("logReviewer", { assigned: false });
  const { page } = await listLog(world.organisation.slug, filter);
  return page.rows
    .filter(({ actorKind }) => actorKind === "user")
    .map(({ action, entity, actorId, staffId, staff }) => ({ did: `${action} ${entity}`, actorId, staffId, staff }))
    .reverse();
}

describe("whose role, place or account a row of the log is about", () => {
  it("R37 stands in the row by name, and finds it in the filter", async () => {
    const world = await aWorld();
    const [user, other] = [
      await world.signInAs("caseworker", { assigned: false }),
      await world.signInAs("caseworker", { assigned: false }),
    ];
    await owner().query("UPDATE users SET password_hash = 'x' WHERE id = $1", [other.id]);
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    const now = { when: "now", lastDay: "" };
    const ids = async (table: "memberships" | "project_assignments") =>
      (await owner().query(`SELECT id FROM ${table} WHERE user_id = $1 ORDER BY created_at`, [user.id])).rows.map(({ id }) => id);
    const done = { status: "ok" };
    expect(await send(giveUserRole, world.place, { userId: user.id, role: "projectLeader", partyCode: "", lastDay: "" })).toMatchObject(
      done,
    );
    expect(await send(assignUser, world.place, { userId: user.id, projectId: world.project.id, lastDay: "" })).toMatchObject(done);
    const [assignmentId] = await ids("project_assignments");
    expect(await send(changeAssignmentEnd, world.place, { assignmentId, ...now })).toMatchObject(done);
    expect(await send(endUserSessions, world.place, { userId: user.id })).toMatchObject(done);
    expect(await send(sendUserLink, world.place, { userId: other.id })).toMatchObject(done);
    const [membershipId] = await ids("memberships");
    expect(await send(changeRoleEnd, world.place, { membershipId, ...now })).toMatchObject(done);

    const name = `caseworker ${world.organisation.slug.replace("org-", "")}`;
    const about = (did: string, staffId: string) => ({ did, actorId: admin.id, staffId, staff: name });
    const ofUser = [
      about("insert memberships", user.id),
      about("insert project_assignments", user.id),
      about("update project_assignments", user.id),
      about("update sessions", user.id),
      about("update memberships", user.id),
    ];
    const ofOther = [about("update account_links", other.id)];
    expect(await rowsOf(world, { actorId: admin.id })).toEqual([...ofUser.slice(0, 4), ...ofOther, ...ofUser.slice(4)]);
    expect(await rowsOf(world, { actorId: admin.id, staffId: user.id })).toEqual(ofUser);
    expect(await rowsOf(world, { staffId: other.id, actorId: admin.id })).toEqual(ofOther);
    expect(await rowsOf(world, { staffId: randomUUID() })).toEqual([]);
  });

  it("R37 is told of a change by the event itself, with what changed beside it", async () => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    await owner().query("UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1", [user.id, today()]);
    const events = await world.run((db) =>
      db.auditEvent.findMany({ where: { entity: "project_assignments" }, orderBy: { id: "asc" }, select: { action: true, changes: true } }),
    );
    expect(events).toEqual([
      { action: "insert", changes: { user_id: user.id } },
      { action: "update", changes: { user_id: user.id, ends_on: [null, today()] } },
    ]);
    const persons = await world.run(async (db) => {
      await db.$executeRaw`INSERT INTO persons (organisation_id) SELECT app_organisation()`;
      return db.auditEvent.findMany({ where: { entity: "persons" } });
    });
    expect(persons).toMatchObject([{ changes: null }]);
  });
});

describe("what somebody changes of how they sign in", () => {
  /** Somebody with roles in two organisations, and one that has ended in a third. */
  async function aPerson() {
    const [one, two, former] = [await aWorld(), await aWorld(), await aWorld()];
    const user = await one.signInAs("caseworker", { assigned: false });
    const give = (world: World, endsOn: string | null) =>
      owner().query("INSERT INTO memberships (organisation_id, user_id, role, ends_on) VALUES ($1, $2, 'caseworker', $3)", [
        world.organisation.id,
        user.id,
        endsOn,
      ]);
    await give(two, null);
    await give(former, today());
    await actAs(user.id);
    return { one, two, former, user };
  }
  const own = async (world: World, userId: string) =>
    (await rowsOf(world, { actorId: userId })).map(({ did, staffId }) => `${did} ${staffId === userId ? "own" : staffId}`);

  it("R37 R38 a passkey added, renamed and removed is in the log of each organisation they work in, and its chain holds", async () => {
    const { one, two, former, user } = await aPerson();
    const before = await one.run((db) => db.auditEvent.count());
    const make = async () => {
      const offered = await send(offerPasskey, nowhere, { name: "Telefonen" });
      const answer = anAuthenticator().make(offered.result?.options ?? "");
      return send(addPasskey, nowhere, { name: "Telefonen", answer });
    };
    expect(await make()).toMatchObject({ status: "ok" });
    expect(await make()).toMatchObject({ status: "ok" });
    const [passkey] = await listPasskeys(user.id);
    const passkeyId = passkey?.id ?? "";
    expect(await send(renamePasskey, nowhere, { passkeyId, name: "Datorn" })).toMatchObject({ status: "ok" });
    expect(await send(removePasskey, nowhere, { passkeyId })).toMatchObject({ status: "ok" });
    // What is refused changes nothing and leaves no row.
    expect(await send(renamePasskey, nowhere, { passkeyId: randomUUID(), name: "Datorn" })).toMatchObject({ status: "refused" });
    const rows = ["insert passkeys own", "insert passkeys own", "update passkeys own", "delete passkeys own"];
    for (const world of [one, two]) {
      expect(await own(world, user.id)).toEqual(rows);
      expect((await world.run((db) => verifyChain(db, world.organisation.id))).fault).toBeNull();
    }
    expect(await own(former, user.id)).toEqual([]);
    expect(await one.run((db) => db.auditEvent.count())).toBeGreaterThan(before);
    const { rows: told } = await owner().query("SELECT json_agg(e)::text AS text FROM audit_events e WHERE actor_id = $1", [user.id]);
    for (const name of ["Telefonen", "Datorn"]) expect(told[0].text).not.toContain(name);
  });

  it("R37 a new second factor and new recovery codes are, too", async () => {
    const { one, user } = await aPerson();
    expect(await send(offerApp, nowhere, {})).toMatchObject({ status: "ok" });
    const { offer } = await getOwnFactors();
    const code = new TOTP({ secret: Secret.fromBase32(offer?.secret ?? "") }).generate();
    expect(await send(confirmApp, nowhere, { code })).toMatchObject({ status: "ok" });
    expect(await send(makeRecoveryCodes, nowhere, {})).toMatchObject({ status: "ok" });
    expect(await own(one, user.id)).toEqual(["update second_factor own", "update recovery_codes own"]);
  });

  it("R04 R37 no row, no change", async () => {
    const { user } = await aPerson();
    await owner().query(
      "INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name) VALUES ($1, $2, 'x', 0, '{}', 'A')",
      [user.id, randomUUID()],
    );
    const [passkey] = await listPasskeys(user.id);
    await owner().query("REVOKE INSERT ON audit_events FROM samsteg_app");
    try {
      expect(await send(renamePasskey, nowhere, { passkeyId: passkey?.id ?? "", name: "B" })).toMatchObject({ status: "failed" });
    } finally {
      await owner().query("GRANT INSERT ON audit_events TO samsteg_app");
    }
    expect((await listPasskeys(user.id)).map(({ name }) => name)).toEqual(["A"]);
  });
});
