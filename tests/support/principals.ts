import type pg from "pg";
import { grants, type Permission, type Role, roles } from "../../lib/auth/policy.ts";
import type { Need } from "./access.ts";
import { ask, cookieOf, signedIn } from "./http.ts";

/** Somebody who asks: which session they carry, and what they may in the organisation asked for. */
export type Principal = {
  name: string;
  userId: string | null;
  cookie: string;
  in: "nobody" | "stranger" | readonly Role[];
  /** What they are in another organisation, where they are more than a stranger. */
  elsewhere?: readonly Role[];
  assigned: boolean;
};

/** What may be expected of the answer. */
export function expected({ in: held, assigned }: Principal, need: Need, inProject: boolean): "answered" | "signIn" | "denied" {
  if (need === "open") return "answered";
  if (held === "nobody") return "signIn";
  if (need === "account") return "answered";
  if (held === "stranger") return "denied";
  if (need === "member") return "answered";
  return held.some((role) => grants[role].includes(need as Permission)) && (assigned || !inProject) ? "answered" : "denied";
}

/** Roles that are had in a funder's organisation only: elsewhere whoever has one is a stranger. */
const funders: Role[] = ["associationManager", "boardMember"];

function held(isOver: string | undefined, role: Role | undefined, ends: string | undefined): Principal["in"] {
  if (isOver) return "nobody";
  return role && !funders.includes(role) && ends === undefined ? [role] : "stranger";
}

type Facts = {
  role?: Role;
  /** A role in another organisation too. */
  elsewhere?: Role;
  /** An organisation's own provider opened the session: it reaches that organisation and no other. */
  only?: "here" | "elsewhere";
  ends?: string;
  assigned?: boolean;
  session?: string;
  user?: string;
};
type At = { organisation: string; project: string };

/**
 * Everyone there is a reason to try, with an account made for it in the organisation and its project:
 * each role, and each way for a session, a role, an assignment or an account to be over.
 */
export async function everyone(database: pg.Pool, at: At, elsewhere: At) {
  const idsOf = async ({ organisation, project }: At): Promise<At> => {
    const { rows } = await database.query(
      "SELECT o.id AS organisation, p.id AS project FROM organisations o JOIN projects p ON p.organisation_id = o.id WHERE o.slug = $1 AND p.slug = $2",
      [organisation, project],
    );
    return rows[0];
  };
  const places = { here: await idsOf(at), elsewhere: await idsOf(elsewhere) };
  await removeAll(database);
  async function place(userId: string, { organisation, project }: At, role: Role, ends: string | undefined, assigned: boolean) {
    if (funders.includes(role)) {
      const inFunder =
        "INSERT INTO memberships (organisation_id, user_id, role) SELECT id, $1, $2 FROM organisations WHERE kind = 'FUNDER' LIMIT 1";
      await database.query(inFunder, [userId, role]);
      return;
    }
    await database.query(
      "INSERT INTO memberships (organisation_id, user_id, role, party_code, ends_on) VALUES ($1, $2, $3, $4, (now() AT TIME ZONE 'Europe/Stockholm')::date + $5::int)",
      [organisation, userId, role, role === "partyRepresentative" ? "AF" : null, ends ?? null],
    );
    await database.query("INSERT INTO project_assignments (organisation_id, project_id, user_id, ends_on) VALUES ($1, $2, $3, $4)", [
      organisation,
      project,
      userId,
      assigned ? null : "2020-01-01",
    ]);
  }
  async function make(name: string, facts: Facts): Promise<Principal> {
    const { role, ends, assigned = true, session, user, only } = facts;
    const made = await database.query("INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id", [
      `matris.${name.toLowerCase()}@test.example`,
      `Matris ${name}`,
    ]);
    const userId: string = made.rows[0].id;
    if (role) await place(userId, places.here, role, ends, assigned);
    if (facts.elsewhere) await place(userId, places.elsewhere, facts.elsewhere, undefined, true);
    // Before there is a session: shutting an account ends those there are.
    if (user) await database.query(`UPDATE users SET ${user} WHERE id = $1`, [userId]);
    const { sessionId, cookie } = await cookieOf(database, userId);
    if (session) await database.query(`UPDATE sessions SET ${session} WHERE id = $1`, [sessionId]);
    if (only) await database.query("UPDATE sessions SET only_organisation_id = $2 WHERE id = $1", [sessionId, places[only].organisation]);
    return {
      name,
      userId,
      cookie,
      in: only === "elsewhere" ? "stranger" : held(session ?? user, role, ends),
      ...(facts.elsewhere && only !== "here" ? { elsewhere: [facts.elsewhere] } : {}),
      assigned,
    };
  }
  const all: Principal[] = [
    { name: "nobody", userId: null, cookie: "", in: "nobody", assigned: false },
    { name: "a forged cookie", userId: null, cookie: "samsteg=eyJhbGciOiJub25lIn0.eyJzaWQiOiIxIn0.", in: "nobody", assigned: false },
  ];
  const leader = { role: "projectLeader" } as const;
  const facts: Record<string, Facts> = {
    ...Object.fromEntries(roles.map((role) => [role, { role }])),
    "no-role": {},
    "two-roles": { role: "caseworker", elsewhere: "partyRepresentative" },
    "two-organisations": { ...leader, elsewhere: "projectLeader" },
    "only-here": { ...leader, elsewhere: "projectLeader", only: "here" },
    "only-elsewhere": { ...leader, elsewhere: "projectLeader", only: "elsewhere" },
    "role-ended": { ...leader, ends: "0" },
    "assignment-ended": { ...leader, assigned: false },
    disabled: { ...leader, user: "disabled_at = now()" },
    idle: { ...leader, session: "last_seen_at = now() - interval '31 minutes'" },
    old: { ...leader, session: "created_at = now() - interval '12 hours 1 minute'" },
    ended: { ...leader, session: "ended_at = now()" },
    unverified: { ...leader, session: "verified_at = NULL" },
  };
  for (const [name, one] of Object.entries(facts)) all.push(await make(name, one));
  return {
    all,
    /** How many refusals are noted for one of them. */
    async denials({ userId }: Principal): Promise<number> {
      const noted = await database.query("SELECT count(*)::int AS n FROM denials WHERE user_id = $1", [userId]);
      return userId ? noted.rows[0].n : 0;
    },
    remove: () => removeAll(database),
  };
}

/** Also those that an interrupted run left. */
async function removeAll(database: pg.Pool): Promise<void> {
  for (const table of ["denials", "sessions", "project_assignments", "memberships"]) {
    await database.query(`DELETE FROM ${table} WHERE user_id IN (SELECT id FROM users WHERE email LIKE 'matris.%')`);
  }
  await database.query("DELETE FROM users WHERE email LIKE 'matris.%'");
}

/**
 * The names in a project, as its leader's own list shows them: bodies given to others are searched for them.
 * Read off the page and not out of the database, where they are sealed.
 */
export async function namesOf(database: pg.Pool, place: { organisation: string; project: string }): Promise<RegExp> {
  const cookie = await signedIn(database, `projektledare@${place.organisation}.example`);
  const { body } = await ask(`/o/${place.organisation}/projekt/${place.project}/deltagare?visa=alla`, { cookie });
  const names = [...body.matchAll(/<a[^>]*\/deltagare\/[0-9a-f-]{36}"[^>]*>(\p{L}+ \p{L}[^<]*)<\/a>/gu)].map(([, name = ""]) => name);
  if (names.length < 5) throw new Error(`Too few in ${place.organisation} have a name to look for`);
  return new RegExp(names.map((name) => name.replace(/[^\p{L}\d ]/gu, "\\$&")).join("|"), "u");
}
