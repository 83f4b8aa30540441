import { expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import { reopenParticipation } from "@/lib/exits/actions";
import { idle } from "@/lib/form";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { searchParticipants } from "@/lib/participants/actions";
import { listParticipants } from "@/lib/participants/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

const formFor = ({ place }: World, fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ _organisation: place.organisation, _project: place.project, ...fields }))
    form.set(name, value);
  return form;
};

/** Each kind of entrance to a project, and the permission that it asks for. */
const entrances: [what: string, permission: string, ask: (world: World, enrolmentId: string) => Promise<unknown>][] = [
  ["a page", "participant:read", ({ place }) => listParticipants(place, {}).catch((error) => error)],
  ["a form", "participant:edit", ({ place }, enrolmentId) => send(reopenParticipation, place, { enrolmentId, version: "1" })],
  ["the search", "participant:read", (world) => searchParticipants(idle as never, formFor(world, { text: "prov" }))],
  [
    "the import",
    "import:run",
    ({ place }) =>
      receiveFiles(new Request("http://localhost:3000/x", { method: "POST", body: formFor({ place } as World, {}) }), {
        params: Promise.resolve(place),
      }),
  ],
];

const refusalsOf = async (userId: string) =>
  (await owner().query("SELECT permission FROM denials WHERE user_id = $1 ORDER BY occurred_at", [userId])).rows.map(
    ({ permission }) => permission,
  );

it.each(entrances)("R07 R13 a project one is assigned to no longer is refused and noted, by %s", async (_what, permission, ask) => {
  const world = await aWorld();
  const { enrolmentId } = await world.enrol({ givenName: "Ada" });
  const leader = await world.signInAs("projectLeader");
  await ask(world, enrolmentId);
  expect(await refusalsOf(leader.id), "while assigned nothing is noted").toEqual([]);
  await owner().query("UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1", [leader.id, addDays(today(), -1)]);
  await ask(world, enrolmentId);
  expect(await refusalsOf(leader.id)).toEqual([permission]);
});

it("R07 R08 a project that nobody has is noted as one that is another's, and a form that is unsound as neither", async () => {
  const world = await aWorld();
  const leader = await world.signInAs("projectLeader");
  const nowhere = { ...world.place, project: "finns-inte" };
  await expect(listParticipants(nowhere, {})).rejects.toThrow("404");
  await send(reopenParticipation, nowhere, { enrolmentId: "ingen", version: "1" });
  expect(await refusalsOf(leader.id)).toEqual(["participant:read"]);
});
