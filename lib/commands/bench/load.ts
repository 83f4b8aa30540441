import { randomUUID } from "node:crypto";
import pg from "pg";
import { nameColumns } from "../../identity.ts";
import { newKey, type Purpose, seal, type Vault } from "../../vault.ts";

/** One organisation of the benchmark: how many participants, and the slug of it and of its project. */
export type BenchOrganisation = { slug: string; participants: number };

/** The sizes that are measured, and the crowd around them: 400 000 participants in all. */
export const measured: BenchOrganisation[] = [300, 2000, 20_000].map((participants) => ({ slug: `bench-${participants}`, participants }));
const crowd: BenchOrganisation[] = Array.from({ length: 19 }, (_, n) => ({ slug: `bench-crowd-${n + 1}`, participants: 19_880 }));

/**
 * Fills an empty database as the owner role: each participant has a household of two, two children
 * per household and five measurements, 90 days apart, the last within the last 120 days; a task, a goal of the
 * plan to review, an activity and two notes, their days within half a year of today. What looks
 * random is a hash of the row's number: the same data every time.
 * The log's triggers are off while loading (a log of two million invented rows measures nothing); the
 * read models' are on.
 * @param small leave out the crowd
 */
export async function loadBench(ownerUrl: string, { small = false } = {}): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query("SELECT count(*)::int AS n FROM organisations");
  const organisations = small ? measured : [...measured, ...crowd];
  if (rows[0].n < organisations.length) {
    const logged = ["enrolments", "step_measurements", "persons", "households", "children", "tasks", "plan_goals", "activities", "notes"];
    const triggers = (verb: string) =>
      client.query(
        logged
          .map((table) => ["insert", "update", "delete"].map((kind) => `ALTER TABLE ${table} ${verb} TRIGGER audit_${kind}`).join(";"))
          .join(";"),
      );
    await triggers("DISABLE");
    for (const organisation of organisations) {
      console.log(`  ${organisation.slug}: ${organisation.participants} participants`);
      await load(client, organisation);
    }
    await triggers("ENABLE");
    await client.query("VACUUM ANALYZE");
  }
  await client.end();
}

async function load(client: pg.Client, { slug, participants }: BenchOrganisation): Promise<void> {
  const given = [
    "Amina",
    "Sara",
    "Leila",
    "Maria",
    "Fatima",
    "Anna",
    "Hodan",
    "Elif",
    "Karin",
    "Nadia",
    "Omar",
    "Johan",
    "Peter",
    "Yusuf",
    "Daniel",
    "Åsa",
  ];
  const family = [
    "Ahmadi",
    "Berg",
    "Demir",
    "Ek",
    "Haddad",
    "Holm",
    "Ibrahim",
    "Khalil",
    "Lund",
    "Nyström",
    "Osman",
    "Rahimi",
    "Sandström",
    "Warsame",
    "Yilmaz",
    "Öberg",
  ];
  await client.query("BEGIN");
  await client.query("INSERT INTO organisations (slug, name, short_name, kind) VALUES ($1, $1, $1, 'OWNER')", [slug]);
  await client.query(
    `CREATE TEMP TABLE made ON COMMIT DROP AS
     SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS enrolment, (SELECT id FROM organisations WHERE slug = $1) AS organisation,
       ($2::text[])[1 + abs(hashtext('given' || n)) % 16] AS given, ($3::text[])[1 + abs(hashtext('family' || n)) % 16] || ' ' || n AS family,
       current_date - 480 - abs(hashtext('start' || n)) % 120 AS started
     FROM generate_series(1, $4::int) AS n`,
    [slug, given, family, participants],
  );
  await client.query(`
    INSERT INTO users (email, name) SELECT 'handlaggare@' || $$${slug}$$ || '.example', 'Bench Handläggare' UNION ALL SELECT 'projektledare@' || $$${slug}$$ || '.example', 'Bench Projektledare';
    INSERT INTO projects (organisation_id, slug, name, starts_on, measure_every_days) SELECT DISTINCT organisation, 'projekt', $$${slug}$$, current_date - 700, 90 FROM made;
    INSERT INTO memberships (organisation_id, user_id, role)
      SELECT o.id, u.id, CASE WHEN u.email LIKE 'hand%' THEN 'caseworker' ELSE 'projectLeader' END FROM organisations o JOIN users u ON u.email LIKE '%@' || o.slug || '.example' WHERE o.slug = $$${slug}$$;
    INSERT INTO project_assignments (organisation_id, project_id, user_id) SELECT m.organisation_id, p.id, m.user_id FROM memberships m JOIN projects p USING (organisation_id) JOIN organisations o ON o.id = m.organisation_id WHERE o.slug = $$${slug}$$;
    INSERT INTO parties (organisation_id, project_id, code, name, position) SELECT p.organisation_id, p.id, v.code, v.name, v.position FROM projects p JOIN organisations o ON o.id = p.organisation_id, (VALUES ('KOMMUN_AME', 'Jobbtorg', 0), ('AF', 'Arbetsförmedlingen', 1), ('FK', 'Försäkringskassan', 2)) v (code, name, position) WHERE o.slug = $$${slug}$$;
    INSERT INTO households (organisation_id, project_id, external_id, kind)
      SELECT m.organisation, p.id, 'H' || m.n, CASE WHEN m.n % 3 = 0 THEN 'COUPLE' ELSE 'SINGLE' END FROM made m JOIN projects p ON p.organisation_id = m.organisation WHERE m.n % 2 = 1;
    INSERT INTO children (organisation_id, household_id, birth_year, residence)
      SELECT h.organisation_id, h.id, extract(year FROM current_date)::int - 1 - abs(hashtext(h.external_id || c)) % 17, 'FULL_TIME' FROM households h JOIN organisations o ON o.id = h.organisation_id, generate_series(1, 2) c WHERE o.slug = $$${slug}$$;
  `);
  const vault = await loadPersons(client);
  await client.query(`
    INSERT INTO enrolments (organisation_id, id, project_id, person_id, household_id, external_id, sex, starts_on, caseworker_id)
      SELECT m.organisation, m.enrolment, p.id, m.person, h.id, 'D' || m.n, CASE WHEN m.n % 3 = 0 THEN 'MAN' ELSE 'KVINNA' END, m.started, (SELECT user_id FROM memberships w WHERE w.organisation_id = m.organisation AND w.role = 'caseworker')
      FROM made m JOIN projects p ON p.organisation_id = m.organisation JOIN households h ON h.organisation_id = m.organisation AND h.external_id = 'H' || (m.n - 1 + m.n % 2);
    WITH steps AS (
      SELECT m.*, r, least(4, greatest(0, abs(hashtext('first' || n)) % 3 + floor(r * (abs(hashtext('pace' || n)) % 5) / 5.0)::int - CASE WHEN (n + r) % 11 = 0 THEN 1 ELSE 0 END)) AS value FROM made m, generate_series(0, 4) r
    ), moves AS (SELECT *, lag(value) OVER (PARTITION BY n ORDER BY r) AS before FROM steps)
    INSERT INTO step_measurements (organisation_id, enrolment_id, measured_on, round, value, reason, waiting_for_id)
      SELECT organisation, enrolment, started + r * 90, CASE WHEN r = 0 THEN 'START' ELSE 'UPPFOLJNING' END::measurement_round, value, reason,
        CASE WHEN reason = 'VANTAR_PART' THEN (SELECT id FROM parties w WHERE w.organisation_id = organisation ORDER BY position LIMIT 1) END
      FROM (SELECT *, CASE WHEN value < before THEN 'ANSTALLNING_AVSLUTAD' WHEN value = before THEN (ARRAY['VANTAR_PART', 'SAMMA_PLAN', 'SJUK'])[1 + n % 3] END AS reason FROM moves) s;
  `);
  await loadWork(client, vault);
  await client.query("COMMIT");
}

/** What is written and to be done about each participant, its texts sealed as the app seals them. */
async function loadWork(client: pg.Client, vault: Vault): Promise<void> {
  const { rows } = await client.query<{ n: number; enrolment: string }>("SELECT n, enrolment FROM made ORDER BY n");
  const sealed = (table: string, column: string, text: string) => {
    const id = randomUUID();
    return { id, text: Buffer.from(seal(vault, { table, column, rowId: id }, text)).toString("hex") };
  };
  for (let at = 0; at < rows.length; at += 5000) {
    const work = rows.slice(at, at + 5000).map(({ n, enrolment }) => ({
      n,
      enrolment,
      task: sealed("tasks", "title_sealed", "Ring arbetsplatsen om schemat"),
      goal: sealed("plan_goals", "text_sealed", "Arbetsträna fyra dagar i veckan"),
      activity: sealed("activities", "title_sealed", "Arbetsträning i butik"),
      notes: ["Kommer i tid och vill utöka timmarna.", "Har varit på två studiebesök."].map((text) => sealed("notes", "text_sealed", text)),
    }));
    await client.query(
      `WITH work AS (
         SELECT r.*, current_date - 180 + abs(hashtext('due' || n)) % 360 AS day, e.organisation_id, e.project_id, e.caseworker_id, e.starts_on,
           (SELECT id FROM parties w WHERE w.organisation_id = e.organisation_id ORDER BY position LIMIT 1) AS party
         FROM jsonb_to_recordset($1::jsonb) AS r (n int, enrolment uuid, task jsonb, goal jsonb, activity jsonb, notes jsonb) JOIN enrolments e ON e.id = r.enrolment AND e.organisation_id = $2
       ), tasks_made AS (
         INSERT INTO tasks (organisation_id, id, project_id, enrolment_id, title_sealed, owner_id, due_on, done_at, done_by_id)
         SELECT organisation_id, (task->>'id')::uuid, project_id, enrolment, decode(task->>'text', 'hex'), caseworker_id, day, CASE WHEN n % 3 > 0 AND day < current_date THEN day END, CASE WHEN n % 3 > 0 AND day < current_date THEN caseworker_id END FROM work
       ), goals_made AS (
         INSERT INTO plan_goals (organisation_id, id, enrolment_id, text_sealed, party_id, set_on, review_on, reached_on)
         SELECT organisation_id, (goal->>'id')::uuid, enrolment, decode(goal->>'text', 'hex'), party, starts_on, day, CASE WHEN n % 3 > 0 AND day < current_date THEN day END FROM work
       ), activities_made AS (
         INSERT INTO activities (organisation_id, id, enrolment_id, kind, title_sealed, party_id, offered_on, accepted_on, starts_on, planned_until, ends_on, status)
         SELECT organisation_id, (activity->>'id')::uuid, enrolment, 'ARBETSTRANING', decode(activity->>'text', 'hex'), party, starts_on + 10, starts_on + 12, starts_on + 30, day, CASE WHEN n % 3 > 0 AND day < current_date THEN day END, CASE WHEN n % 3 > 0 AND day < current_date THEN 'GENOMFORD' ELSE 'PAGAR' END FROM work
       )
       INSERT INTO notes (organisation_id, id, note_id, enrolment_id, kind, noted_on, text_sealed, recorded_by_id)
       SELECT organisation_id, (note->>'id')::uuid, gen_random_uuid(), enrolment, 'SAMTAL', starts_on + (30 * place)::int, decode(note->>'text', 'hex'), caseworker_id
       FROM work, jsonb_array_elements(notes) WITH ORDINALITY AS each (note, place)`,
      [JSON.stringify(work), vault.organisationId],
    );
  }
}

/** The persons made, their names sealed as the app seals them. */
async function loadPersons(client: pg.Client): Promise<Vault> {
  const { rows } = await client.query<{ organisation: string; id: string; givenName: string; familyName: string; birthYear: number }>(
    `SELECT organisation, person AS id, given AS "givenName", family AS "familyName", 1965 + n % 40 AS "birthYear" FROM made`,
  );
  const vault = await makeVault(client, rows[0]?.organisation ?? "");
  const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString("hex");
  for (let at = 0; at < rows.length; at += 5000) {
    const sealed = rows.slice(at, at + 5000).map(({ id, birthYear, ...name }) => {
      const { identitySealed, nameWords, nameOrder } = nameColumns(vault, id, name);
      return { id, birthYear, name: hex(identitySealed), words: nameWords.map(hex), order: hex(nameOrder) };
    });
    await client.query(
      `INSERT INTO persons (organisation_id, id, birth_year, identity_sealed, name_words, name_order)
       SELECT $1, id, "birthYear", decode(name, 'hex'), ARRAY(SELECT decode(w, 'hex') FROM unnest(words) w), decode("order", 'hex')
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "birthYear" int, name text, words text[], "order" text)`,
      [vault.organisationId, JSON.stringify(sealed)],
    );
  }
  return vault;
}

async function makeVault(client: pg.Client, organisationId: string): Promise<Vault> {
  const make = async (purpose: Purpose) => {
    const { key, row } = newKey(organisationId, purpose);
    await client.query(
      "INSERT INTO vault_keys (organisation_id, id, purpose, state, wrapped, master_id) VALUES ($1, $2, $3, 'active', $4, $5)",
      [organisationId, row.id, purpose, Buffer.from(row.wrapped), row.masterId],
    );
    return key;
  };
  return { organisationId, sealing: await make("seal"), indexing: await make("index"), nextIndexing: null, held: new Map() };
}
