import { beforeAll, describe, expect, it } from "vitest";
import type { TenantDb } from "@/lib/db/tenant";
import { aWorld, owner, type World } from "../support/world.ts";

// Whoever reaches the whole organisation must not pay for those who reach less: the narrowing policies
// change no plan. Each question is planned with them and without, by PostgreSQL, on enough rows to matter.
const participants = 4000;
let world: World;

type Plans = { "QUERY PLAN": [{ Plan: Node }] }[];
const questions: Record<string, (db: TenantDb, project: string) => Promise<Plans>> = {
  "a page of the list": (db, project) => db.$queryRaw`EXPLAIN (FORMAT JSON)
    SELECT r.enrolment_id, p.identity_sealed, l.last_value, w.name
    FROM (SELECT r.* FROM participant_rows r WHERE r.project_id = ${project}::uuid AND NOT r.is_mistake AND r.ends_on IS NULL
      ORDER BY r.sort_name, r.enrolment_id LIMIT 51) r
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    JOIN enrolments e ON e.organisation_id = r.organisation_id AND e.id = r.enrolment_id
    LEFT JOIN enrolment_latest l ON l.organisation_id = r.organisation_id AND l.enrolment_id = r.enrolment_id
    LEFT JOIN parties w ON w.organisation_id = r.organisation_id AND w.id = l.waiting_for_id`,
  "the figures above it": (db, project) => db.$queryRaw`EXPLAIN (FORMAT JSON)
    SELECT count(*), count(*) FILTER (WHERE last_value = 2) FROM participant_rows r WHERE r.project_id = ${project}::uuid`,
  "everybody's steps": (db, project) => db.$queryRaw`EXPLAIN (FORMAT JSON)
    SELECT e.id, m.value FROM enrolments e
    JOIN step_measurements m ON m.organisation_id = e.organisation_id AND m.enrolment_id = e.id WHERE e.project_id = ${project}::uuid`,
  "one participant's steps": (db, project) => db.$queryRaw`EXPLAIN (FORMAT JSON)
    SELECT m.* FROM current_step_measurements m
    WHERE m.enrolment_id = (SELECT id FROM enrolments WHERE project_id = ${project}::uuid LIMIT 1)`,
};
type Node = { "Node Type": string; "Index Name"?: string; "Parent Relationship"?: string; "Total Cost": number; Plans?: Node[] };

/** The plan as nodes and indexes, without what is asked once for the statement, and its cost. */
function shapeOf(node: Node): string {
  const inner = (node.Plans ?? []).filter((plan) => plan["Parent Relationship"] !== "InitPlan").map(shapeOf);
  return `${node["Node Type"]} ${node["Index Name"] ?? ""}(${inner.join(", ")})`;
}
const plan = (question: (typeof questions)[string]) =>
  world.run(async (db) => {
    const rows = await question(db, world.project.id);
    const top = rows[0]?.["QUERY PLAN"][0].Plan;
    if (!top) throw new Error("No plan");
    return { shape: shapeOf(top), cost: top["Total Cost"] };
  });

beforeAll(async () => {
  world = await aWorld();
  const key = [world.organisation.id, world.project.id];
  // The triggers' work is not what is measured: the read model is filled when the statistics are right.
  for (const table of ["persons", "enrolments", "step_measurements"]) await owner().query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await owner().query(
    `WITH made AS MATERIALIZED (SELECT gen_random_uuid() AS person, gen_random_uuid() AS enrolment FROM generate_series(1, ${participants})),
      people AS (INSERT INTO persons (organisation_id, id) SELECT $1, person FROM made)
    INSERT INTO enrolments (organisation_id, id, project_id, person_id, sex, starts_on) SELECT $1, enrolment, $2, person, 'KVINNA', '2024-01-01' FROM made`,
    key,
  );
  await owner().query(
    `INSERT INTO step_measurements (organisation_id, enrolment_id, measured_on, round, value)
     SELECT organisation_id, id, '2024-01-01', 'START', 2 FROM enrolments WHERE project_id = $1`,
    [world.project.id],
  );
  await owner().query("ANALYZE");
  await owner().query("SELECT refresh_participant_rows(array_agg(organisation_id), array_agg(id)) FROM enrolments WHERE project_id = $1", [
    world.project.id,
  ]);
  await owner().query("ANALYZE");
});

describe("the narrowing policies", () => {
  it("change no plan for whoever reaches the whole organisation, and its cost by less than a tenth", async () => {
    const entries = Object.entries(questions);
    const narrowed = new Map(await Promise.all(entries.map(async ([name, question]) => [name, await plan(question)] as const)));
    const { rows } = await owner().query("SELECT tablename FROM pg_policies WHERE policyname = 'narrow_read'");
    expect(rows.length).toBeGreaterThan(12);
    for (const { tablename } of rows) await owner().query(`DROP POLICY narrow_read ON "${tablename}"`);
    for (const [name, question] of entries) {
      const [withIt, without] = [narrowed.get(name), await plan(question)];
      expect({ name, shape: withIt?.shape }).toEqual({ name, shape: without.shape });
      expect((withIt?.cost ?? 0) / without.cost, name).toBeLessThan(1.1);
    }
  });
});
