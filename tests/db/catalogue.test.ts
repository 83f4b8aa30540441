import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aWorld, owner } from "../support/world.ts";

/** Tables outside the tenant wall, each with its reason. Anything else must stand behind it. */
const outside: Record<string, string> = {
  _prisma_migrations: "the migrations' own register; holds no person",
  organisations: "read to find the tenant",
  users: "read at sign-in, before a tenant is known; only lib/auth",
  memberships: "read to find the tenant; only lib/auth",
  account_links: "whoever opens one has no tenant yet; only lib/auth",
  sessions: "read at each request, before a tenant is known; only lib/auth",
  recovery_codes: "belong to an account, in no organisation; only lib/auth",
  throttles: "counts before anybody is known, by keyed fingerprints; only lib/auth",
  passkeys: "belong to an account, in no organisation; only lib/auth",
  spent_challenges: "hashes of random texts that belong to nobody; only lib/auth",
  denials: "whoever is refused has no organisation there; only lib/auth",
  api_tokens: "read to find the tenant of an API call; only lib/auth",
  vault_keys: "read at start, to refuse a wrong SAMSTEG_KEY; wrapped, the keys open nothing without it",
};
/** Walled tables whose changes are not logged, each with its reason. */
const unlogged: Record<string, string> = {
  audit_events: "is the log",
  audit_chain: "is the log's chain",
  audit_batches: "marks what the log's chain links at commit",
  submissions: "the answer to a form, no fact of its own",
  enrolment_latest: "read model kept by a trigger",
  participant_rows: "read model kept by triggers",
  participant_words: "read model kept by triggers",
  openings: "read model kept by triggers",
  drafts: "that one begins and ends is logged; each pause in typing is not",
};
/** The policies of a table about persons, as `CALL narrow` makes them. */
const narrowed = ["narrow_delete", "narrow_insert", "narrow_read", "narrow_update"];
/** Tables about persons that are narrowed for reading only, each with its reason. */
const readNarrowed: Record<string, string> = {
  audit_events: "whoever reads writes to the log",
  submissions: "the answer to one's own form",
};
/** Tables about persons that show a protected person's rows to whoever may see the others, each with its reason. */
const showsProtected: Record<string, string> = {
  audit_events: "its readers see codes, and must see who was looked at, protected or not",
  emergency_accesses: "whoever reviews must answer for each, by a code; it opens nothing: the participation and the person stay hidden",
  households: "may be somebody else's too; told of through a participation, and holds no place where anybody in it is protected",
  children: "as their household",
  openings: "has no row of a protected person's: a trigger takes them away",
  participant_rows: "has no row of a protected person's: a trigger takes them away",
  participant_words: "has no row of a protected person's: a trigger takes them away",
  protected_identities: "is what tells who is protected; only lib/protection",
  protected_staff: "is what tells whom they are shown to",
  reveals: "whoever reviews must see each, by a code",
};
/** What a policy `protected` says, for a table of persons, of participations, and of what may be about nobody. */
const ofPersons = (column: string) => `(${column} <> ALL (( SELECT hidden_persons() AS hidden_persons)::uuid[]))`;
const ofEnrolments = "(enrolment_id <> ALL (( SELECT enrolments_of(hidden_persons()) AS enrolments_of)::uuid[]))";
const ofAnything = `((enrolment_id IS NULL) OR ${ofEnrolments})`;
/** Tables about persons that no column tells of. */
const aboutPersons = ["persons", "households", "imports", "anonymous_participations"];
let app: pg.Client;
beforeAll(async () => {
  app = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await app.connect();
});
afterAll(() => app.end());

const rows = async (sql: string) => (await owner().query(sql)).rows;

type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

/** Every fault in the wall, as sentences; the tests below break it to see them. */
async function wallFaults(client: { query: (sql: string) => Promise<{ rows: Record<string, unknown>[] }> }): Promise<string[]> {
  const ask: Ask = async (sql) => (await client.query(sql)).rows;
  return [...(await tableFaults(ask)), ...(await keyFaults(ask)), ...(await ownerFaults(ask))];
}

async function tableFaults(ask: Ask): Promise<string[]> {
  const tables = await ask(`
    SELECT c.relname AS name, c.relrowsecurity AS walled,
      EXISTS (SELECT FROM information_schema.columns k WHERE k.table_schema = 'public' AND k.table_name = c.relname
        AND k.column_name = 'organisation_id' AND k.is_nullable = 'NO' AND k.data_type = 'uuid') AS owned,
      (SELECT count(*)::int FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE') AS policies,
      (SELECT bool_and(coalesce(p.qual, '') ~ 'app_organisation' AND coalesce(p.with_check, '') ~ 'app_organisation' AND p.cmd = 'ALL' AND p.roles = '{public}')
        FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE') AS sound,
      ARRAY(SELECT p.policyname::text FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE' AND p.policyname <> 'protected' ORDER BY 1) AS narrowing,
      (SELECT bool_and(p.roles = '{public}' AND p.policyname = 'narrow_' || CASE p.cmd WHEN 'SELECT' THEN 'read' ELSE lower(p.cmd) END
          AND CASE p.cmd WHEN 'SELECT' THEN starts_with(p.qual, '(COALESCE(( SELECT app_whole() AS app_whole),')
            ELSE coalesce(p.qual, p.with_check) = '(( SELECT app_whole() AS app_whole) IS NOT NULL)' END)
        FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE' AND p.policyname <> 'protected') AS narrow,
      EXISTS (SELECT FROM information_schema.columns k WHERE k.table_schema = 'public' AND k.table_name = c.relname
        AND k.column_name IN ('person_id', 'enrolment_id', 'household_id', 'subject_ids')) AS personal,
      (SELECT p.qual FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.policyname = 'protected'
        AND p.permissive = 'RESTRICTIVE' AND p.cmd = 'ALL' AND p.roles = '{public}' AND p.with_check IS NULL) AS protection,
      (SELECT count(*)::int FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE t.tgrelid = c.oid AND f.proname = 'audit_statement' AND t.tgenabled = 'O') AS logs
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`);
  return tables
    .map((table) => ({ ...table, name: String(table.name) }) as Record<string, unknown> & { name: string })
    .filter(({ name }) => !(name in outside))
    .flatMap((table) => [
      ...(table.owned ? [] : [`${table.name} has no organisation_id uuid NOT NULL`]),
      ...(table.walled ? [] : [`${table.name} has no row-level security`]),
      ...(table.policies === 1 && table.sound ? [] : [`${table.name} has not exactly one policy that compares organisation_id both ways`]),
      ...(isNarrowed(table) ? [] : [`${table.name} is about persons and is not narrowed for parties and emergencies (CALL narrow)`]),
      ...(isProtected(table) ? [] : [`${table.name} is about persons and shows those who are protected (POLICY protected)`]),
      ...(table.name in unlogged || table.logs === 3 ? [] : [`${table.name} has not its three audit triggers`]),
    ]);
}

/** A table about persons carries exactly the policies of `narrow`; any other may carry them or none. */
function isNarrowed({ name, personal, narrowing, narrow }: Record<string, unknown> & { name: string }): boolean {
  const found = (narrowing as string[]).join();
  if (name in readNarrowed) return found === "narrow_read" && narrow === true;
  if (found === "" && !personal && !aboutPersons.includes(name)) return true;
  return found === narrowed.join() && narrow === true;
}

/** A table about persons hides those who are protected, by nothing else than what it says of whom its rows are about. */
function isProtected({ name, personal, protection }: Record<string, unknown> & { name: string }): boolean {
  const said = protection as string | null;
  if (name in showsProtected) return said === null;
  if (said === null) return name !== "persons" && !personal;
  if (name === "persons") return said === ofPersons("id");
  // One more condition makes it narrower still (one's own drafts).
  return [ofPersons("person_id"), ofEnrolments, ofAnything].includes(said) || said.endsWith(` AND ${ofAnything})`);
}

/** Uniques and foreign keys see all rows whatever the policy: led by another column they tell of others' rows. */
async function keyFaults(ask: Ask): Promise<string[]> {
  const keys = await ask(`
    SELECT c.relname AS guarded, t.relname AS name, k.conname AS key,
      (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = k.conkey[1]) AS first
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class c ON c.oid = k.confrelid WHERE k.contype = 'f'
    UNION ALL
    SELECT t.relname, t.relname, i.relname, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = x.indkey[0])
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND (x.indisunique OR x.indisexclusion OR x.indisprimary)`);
  return keys
    .filter((key) => !(String(key.guarded) in outside) && key.first !== "organisation_id")
    .map((key) => `key ${key.key} on ${key.name} does not start with organisation_id`);
}

async function ownerFaults(ask: Ask): Promise<string[]> {
  const found = await ask(`
    SELECT 'view ' || c.relname AS what FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND (c.relkind IN ('m', 'f') OR (c.relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(c.reloptions, '{}'))))
    UNION ALL
    SELECT 'function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prosecdef`);
  return found.map((thing) => `${thing.what} runs as its owner`);
}

describe("the catalogue", () => {
  it("R01 R05 R06 R34 every table, view, function, foreign key and unique keeps the rule", async () => {
    expect(await wallFaults(owner())).toEqual([]);
  });

  it.each([
    ["a dropped policy", "DROP POLICY tenant ON enrolments", "enrolments has not exactly one policy"],
    ["a second permissive policy", "CREATE POLICY more ON persons USING (true)", "persons has not exactly one policy"],
    [
      "a new table about persons that parties could read",
      "CREATE TABLE scraps (organisation_id uuid NOT NULL, id uuid NOT NULL, enrolment_id uuid NOT NULL); CALL wall('scraps', 'SELECT')",
      "scraps is about persons and is not narrowed",
    ],
    ["a dropped narrowing", "DROP POLICY narrow_update ON situations", "situations is about persons and is not narrowed"],
    [
      "a narrowing that lets everything through",
      "ALTER POLICY narrow_read ON children USING (true)",
      "children is about persons and is not narrowed",
    ],
    ["a dropped protection", "DROP POLICY protected ON notes", "notes is about persons and shows those who are protected"],
    [
      "a protection that lets everything through",
      "ALTER POLICY protected ON persons USING (true)",
      "persons is about persons and shows those who are protected",
    ],
    [
      "a new table about persons that shows the protected",
      "CREATE TABLE scraps (organisation_id uuid NOT NULL, id uuid NOT NULL, enrolment_id uuid NOT NULL); CALL wall('scraps', 'SELECT'); CALL narrow('scraps', 'true')",
      "scraps is about persons and shows those who are protected",
    ],
    ["row-level security switched off", "ALTER TABLE children DISABLE ROW LEVEL SECURITY", "children has no row-level security"],
    [
      "a new table without the wall",
      "CREATE TABLE scraps (id uuid PRIMARY KEY, organisation_id uuid NOT NULL)",
      "scraps has no row-level security",
    ],
    ["a view that runs as its owner", "CREATE VIEW everyone AS SELECT * FROM persons", "view everyone runs as its owner"],
    [
      "a function that runs as its owner",
      "CREATE FUNCTION all_persons() RETURNS SETOF persons LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM persons'",
      "function all_persons runs as its owner",
    ],
    ["a unique across organisations", "CREATE UNIQUE INDEX everywhere ON persons (number_index)", "key everywhere on persons"],
    ["a dropped audit trigger", "DROP TRIGGER audit_update ON enrolments", "enrolments has not its three audit triggers"],
    [
      "a foreign key without the organisation",
      "ALTER TABLE persons ADD UNIQUE (id); CREATE TABLE scraps (organisation_id uuid, person_id uuid REFERENCES persons (id))",
      "scraps_person_id_fkey",
    ],
  ])("R01 R05 R06 R34 sees %s", async (_what, damage, fault) => {
    const client = await owner().connect();
    try {
      await client.query("BEGIN");
      await client.query(damage);
      expect((await wallFaults(client)).join("\n")).toContain(fault);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

describe("the runtime role", () => {
  it("R02 is no superuser, bypasses nothing, creates nothing, owns nothing", async () => {
    const { rows: found } = await app.query(`
      SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns,
        ARRAY(SELECT o.rolname::text FROM pg_roles o WHERE o.rolname NOT IN (current_user) AND pg_has_role(current_user, o.oid, 'MEMBER')) AS belongs
      FROM pg_roles WHERE rolname = current_user`);
    // It can become the association's role, which may less than it does.
    expect(found).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0, belongs: ["samsteg_funder"] },
    ]);
  });

  it("R02 R10 the role it can become is as powerless, and belongs to nobody", async () => {
    const { rows: found } = await app.query(`
      SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
        (SELECT count(*)::int FROM pg_class c WHERE c.relowner = r.oid) AS owns,
        (SELECT count(*)::int FROM pg_roles o WHERE o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER')) AS belongs
      FROM pg_roles r WHERE rolname = 'samsteg_funder'`);
    expect(found).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false, owns: 0, belongs: 0 },
    ]);
  });

  it("R02 cannot truncate, alter, create or become the owner", async () => {
    for (const sql of [
      "TRUNCATE enrolments",
      "ALTER TABLE enrolments DISABLE ROW LEVEL SECURITY",
      "CREATE TABLE mine (id int)",
      "SET ROLE samsteg_owner",
      "DROP POLICY tenant ON enrolments",
    ]) {
      await expect(app.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it("the log and the measurements can be added to, never changed or removed", async () => {
    const granted = await rows(`
      SELECT table_name, string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type) AS may FROM (
        SELECT table_name, privilege_type, grantee FROM information_schema.table_privileges
        UNION SELECT table_name, privilege_type, grantee FROM information_schema.column_privileges) p
      WHERE grantee = 'samsteg_app' AND table_name IN ('audit_events', 'audit_chain', 'audit_batches', 'step_measurements') GROUP BY 1 ORDER BY 1`);
    expect(granted).toEqual([
      { table_name: "audit_batches", may: "INSERT SELECT" },
      { table_name: "audit_chain", may: "INSERT SELECT" },
      { table_name: "audit_events", may: "INSERT SELECT" },
      { table_name: "step_measurements", may: "INSERT SELECT" },
    ]);
  });

  it("R03 sees nothing without an organisation, on a fresh and on a reused connection", async () => {
    await aWorld();
    expect(await rows("SELECT count(*)::int > 0 AS some FROM projects"), "there is something to see").toEqual([{ some: true }]);
    expect((await app.query("SELECT count(*)::int AS n FROM projects")).rows).toEqual([{ n: 0 }]);
    await app.query("BEGIN; SELECT set_config('app.organisation_id', gen_random_uuid()::text, true); COMMIT");
    expect((await app.query("SELECT count(*)::int AS n, current_setting('app.organisation_id', true) AS left FROM projects")).rows).toEqual(
      [{ n: 0, left: "" }],
    );
  });
});
