import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GET as beginAtProvider } from "@/app/logga-in/oidc/[organisation]/route";
import { GET as comeFromProvider } from "@/app/logga-in/oidc/[organisation]/svar/route";
import { POST as chooseLanguage } from "@/app/sprak/route";
import type { FormAction } from "@/lib/form";
import { actionsNeed } from "../support/access.ts";
import { requestState } from "../support/request.ts";
import { aBrowser } from "../support/sign-in.ts";
import { actAs, actAsNobody, aWorld, owner, send, type World } from "../support/world.ts";

/** The actions on one's own account, with whether a session that one organisation's provider opened may use them. */
const doors = vi.hoisted(() => new Map<unknown, { alsoByOrganisation?: boolean }>());
vi.mock("@/lib/server/account", async (original) => {
  const real = await original<typeof import("@/lib/server/account")>();
  const make = real.accountAction as unknown as (options: object, write: never) => unknown;
  return {
    ...real,
    accountAction: (options: { alsoByOrganisation?: boolean }, write: never) => {
      const made = make(options, write);
      doors.set(made, options);
      return made;
    },
  };
});

const modules = import.meta.glob(["../../lib/account/actions.ts", "../../lib/passkeys/actions.ts"]);
async function ownActions(): Promise<[name: string, act: FormAction][]> {
  const found: [string, FormAction][] = [];
  for (const [file, load] of Object.entries(modules))
    for (const [name, act] of Object.entries((await load()) as Record<string, FormAction>))
      if (doors.has(act)) found.push([`${file.split("/").at(-2)}.${name}`, act]);
  return found;
}

/** What an organisation's provider vouched for changes nothing about how one signs in everywhere else. */
const byOrganisationToo = [
  "account.endOtherSessions",
  "account.endSession",
  "account.stayIn",
  "passkeys.askToProve",
  "passkeys.proveWithPasskey",
];

let world: World;
let other: World;
let bystander: string;
/** Whoever there is a reason to try, by what they are: roles here, two at once, none, and where they have been shut out. */
let people: Record<string, string>;

async function somebody(roles: [world: World, role: string][]): Promise<string> {
  const id = randomUUID();
  await owner().query("INSERT INTO users (id, email, name) VALUES ($1, $2, 'Prov')", [id, `${id}@test.example`]);
  for (const [{ organisation }, role] of roles)
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role, party_code) VALUES ($1, $2, $3, $4)", [
      organisation.id,
      id,
      role,
      role === "partyRepresentative" ? "AF" : null,
    ]);
  return id;
}

beforeAll(async () => {
  world = await aWorld();
  other = await aWorld();
  const suspended = await aWorld();
  await owner().query("UPDATE organisations SET suspended_at = now() WHERE id = $1", [suspended.organisation.id]);
  const funder = await aWorld();
  await owner().query("UPDATE organisations SET kind = 'FUNDER' WHERE id = $1", [funder.organisation.id]);
  const alone = ["caseworker", "projectLeader", "organisationAdmin", "logReviewer", "partyRepresentative"] as const;
  people = {
    "no role": await somebody([]),
    ...Object.fromEntries(await Promise.all(alone.map(async (role) => [role, await somebody([[world, role]])]))),
    boardMember: await somebody([[funder, "boardMember"]]),
    associationManager: await somebody([[funder, "associationManager"]]),
    "caseworker, and another organisation's representative": await somebody([
      [world, "caseworker"],
      [other, "partyRepresentative"],
    ]),
    "leader in two organisations": await somebody([
      [world, "projectLeader"],
      [other, "projectLeader"],
    ]),
    "caseworker in a suspended organisation": await somebody([[suspended, "caseworker"]]),
  };
  bystander = await somebody([[world, "projectLeader"]]);
  await actAs(bystander);
});

/** All there is of somebody's account. */
async function accountOf(userId: string): Promise<string> {
  const { rows } = await owner().query(
    `SELECT (SELECT to_jsonb(u) FROM users u WHERE id = $1) AS account,
       (SELECT jsonb_agg(to_jsonb(s) - 'last_seen_at' ORDER BY s.id) FROM sessions s WHERE user_id = $1) AS sessions,
       (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM passkeys p WHERE user_id = $1) AS passkeys`,
    [userId],
  );
  return JSON.stringify(rows[0]);
}
const state = (act: FormAction, fields: Record<string, string> = {}) =>
  send(act, world.place, fields).then(({ status, message }) => `${status} ${message}`);

describe("one's own account", () => {
  it("R07 is all that its actions are about: each role is answered as somebody without one, and nobody else's changes", async () => {
    const all = await ownActions();
    expect(all.map(([name]) => name).sort()).toEqual(
      Object.entries(actionsNeed)
        .filter(([, need]) => need === "account")
        .map(([name]) => name)
        .sort(),
    );
    const before = await accountOf(bystander);
    for (const [name, act] of all) {
      const answers: Record<string, string> = {};
      for (const [who, id] of Object.entries(people)) {
        aBrowser();
        await actAs(id);
        // Nothing, and somebody else's: whichever fields the form has.
        answers[who] = `${await state(act)} ${await state(act, { userId: bystander, sessionId: bystander, passkeyId: bystander })}`;
      }
      const wanted = answers["no role"];
      for (const [who, answer] of Object.entries(answers)) expect.soft(answer, `${name} by ${who}`).toBe(wanted);
    }
    expect(await accountOf(bystander)).toBe(before);
  });

  it.each([
    ["nobody", ""],
    ["an ended session", "ended_at = now()"],
    ["an idle session", "last_seen_at = now() - interval '31 minutes'"],
    ["an old session", "created_at = now() - interval '12 hours 1 minute'"],
    ["a session without a second factor", "verified_at = NULL"],
    ["a disabled account", "disabled"],
  ])("R13 R19 R20 is closed to %s", async (_who, change) => {
    const id = await somebody([[world, "projectLeader"]]);
    aBrowser();
    const sid = await actAs(id);
    if (change === "") actAsNobody();
    else if (change === "disabled") await owner().query("UPDATE users SET disabled_at = now() WHERE id = $1", [id]);
    else await owner().query(`UPDATE sessions SET ${change} WHERE id = $1`, [sid]);
    const before = await accountOf(id);
    for (const [name, act] of await ownActions()) expect.soft(await state(act), name).toMatch(/^signedOut /);
    expect(await accountOf(id)).toBe(before);
  });

  it("R07 R21 changes no way to sign in from a session that one organisation's provider opened", async () => {
    const id = people["leader in two organisations"] ?? "";
    for (const [name, act] of await ownActions()) {
      aBrowser();
      const sid = await actAs(id);
      await owner().query("UPDATE sessions SET only_organisation_id = $2 WHERE id = $1", [sid, world.organisation.id]);
      const answer = await state(act);
      if (byOrganisationToo.includes(name)) expect.soft(answer, name).not.toContain("organisation");
      else expect.soft(answer, name).toMatch(/^refused .*organisation/);
    }
  });
});

describe("what is open to all", () => {
  const post = (till: string, origin = "http://localhost:3000") => {
    const form = new FormData();
    form.append("sprak", "en");
    form.append("till", till);
    return chooseLanguage(
      new Request("http://localhost:3000/sprak", { method: "POST", body: form, headers: { origin, host: "localhost:3000" } }),
    );
  };

  it("R14 R22 the language is chosen alike by everybody, from our own pages, and leads nowhere else", async () => {
    for (const id of [null, ...Object.values(people)]) {
      aBrowser();
      if (id) await actAs(id);
      const session = requestState.cookies.get("samsteg");
      const answers = [await post("/konto"), await post("//evil.test"), await post("/konto", "https://evil.test")];
      expect(answers.map(({ status, headers }) => [status, headers.get("location")])).toEqual([
        [303, "/konto"],
        [303, "/"],
        [403, null],
      ]);
      expect(requestState.cookies.get("samsteg"), "the session").toBe(session);
    }
  });

  it("R07 R13 an organisation's provider that there is not signs nobody in and nobody out, whoever asks", async () => {
    const sessions = async () => (await owner().query("SELECT count(*)::int AS n FROM sessions WHERE ended_at IS NULL")).rows[0].n;
    const params = (organisation: string) => ({ params: Promise.resolve({ organisation }) });
    for (const [who, id] of [["nobody", null] as const, ...Object.entries(people)]) {
      aBrowser();
      if (id) await actAs(id);
      const [session, open] = [requestState.cookies.get("samsteg"), await sessions()];
      for (const slug of [world.organisation.slug, other.organisation.slug, "finns-inte"]) {
        const at = `http://localhost:3000/logga-in/oidc/${slug}`;
        for (const answer of [
          await beginAtProvider(new NextRequest(at), params(slug)),
          await beginAtProvider(new NextRequest(`${at}?bekrafta=1&till=//evil.test`), params(slug)),
          await comeFromProvider(new NextRequest(`${at}/svar?code=x&state=y`), params(slug)),
        ])
          expect
            .soft([answer.status, answer.headers.get("location")], `${who} at ${slug}`)
            .toEqual([303, expect.stringMatching(/^\/(logga-in|konto)/)]);
      }
      expect(requestState.cookies.get("samsteg"), who).toBe(session);
      expect(await sessions(), who).toBe(open);
    }
  });
});
