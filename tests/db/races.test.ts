import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { vaultOf } from "@/lib/db/vault";
import { endParticipation } from "@/lib/exits/actions";
import { enrol, noteSituation } from "@/lib/participants/actions";
import { recordStep } from "@/lib/steps/actions";
import { aWorld, owner, send, type World } from "../support/world.ts";

const [number = ""] = JSON.parse(readFileSync("prisma/seed/test-personnummer.json", "utf8")) as string[];
const times = <T>(count: number, run: (nth: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, nth) => run(nth)));

const name = { givenName: "Nora", familyName: "Tävling" };

describe("many at once", () => {
  const enrolments = async (world: World) =>
    (
      await owner().query(
        `SELECT (SELECT count(*)::int FROM persons WHERE organisation_id = $1) AS persons,
          (SELECT count(*)::int FROM enrolments WHERE organisation_id = $1) AS enrolments`,
        [world.organisation.id],
      )
    ).rows[0];

  it.each([
    ["somebody new", false],
    ["somebody who was here before", true],
  ])("R40 twenty enrol %s with the same number: one person, one participation more, and the others are told", async (_whom, isKnown) => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    // Whoever makes an organisation's first keys keeps everybody else waiting: they are there already.
    await world.run(vaultOf);
    if (isKnown) {
      await world.enrol({ ...name, number, startsOn: "2024-01-10", endsOn: "2024-06-10", exitReason: "ENLIGT_PLAN", outcome: "STUDERAR" });
    }
    const states = await times(20, () =>
      send(enrol, world.place, {
        ...name,
        number,
        sex: "KVINNA",
        startsOn: "2026-01-10",
        expectedToMove: "on",
      }),
    );
    expect(states.filter((state) => state.status === "ok")).toHaveLength(1);
    expect(states.filter((state) => !["ok", "conflict", "invalid", "refused"].includes(state.status))).toEqual([]);
    expect(await enrolments(world)).toEqual({ persons: 1, enrolments: isKnown ? 2 : 1 });
  });

  it("R40 steps logged while somebody else ends the participation: each is either whole or refused, and the history reads on", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ startsOn: "2025-01-10", steps: [["2025-01-10", "START", 1]] });
    const states = await times(20, (nth) =>
      nth === 10
        ? send(endParticipation, world.place, {
            enrolmentId,
            version: "1",
            endsOn: "2026-06-01",
            exitReason: "ENLIGT_PLAN",
            outcome: "STUDERAR",
            route: "",
          })
        : send(recordStep, world.place, {
            enrolmentId,
            value: "2",
            measuredOn: `2026-02-${String(nth + 1).padStart(2, "0")}`,
            reason: "",
            waitingForId: "",
          }),
    );
    const saved = states.filter((state, nth) => nth !== 10 && state.status === "ok").length;
    expect(states.filter((state) => state.status === "failed")).toEqual([]);
    const { rows } = await owner().query(
      "SELECT count(*)::int AS n, max(revision) AS revision FROM step_measurements WHERE organisation_id = $1 AND measured_on >= '2026-02-01'",
      [world.organisation.id],
    );
    expect(rows).toEqual([{ n: saved, revision: 1 }]);
  });

  it("R40 R41 one form sent twenty times at once is carried out once, and every answer is the same", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol();
    const fields = { enrolmentId, situationId: "", version: "0", observedOn: "2025-05-01", incomeSources: ["LON"] };
    const submission = crypto.randomUUID();
    const states = await times(20, () => send(noteSituation, world.place, fields, submission));
    expect(new Set(states.map(({ status, message }) => `${status} ${message}`)).size).toBe(1);
    expect(states[0]?.status).toBe("ok");
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM situations WHERE organisation_id = $1", [world.organisation.id]);
    expect(rows).toEqual([{ n: 1 }]);
  });
});
