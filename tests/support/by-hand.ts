import { randomUUID } from "node:crypto";
import { act, stateIn } from "./http.ts";
import { everyAction } from "./routes.ts";

const ids = () => new Map(everyAction().map(({ id, name }) => [name, id]));

/**
 * Sends a form to an action of the build, by its name as `noun.name`, as the page does; gives the id that it answers with.
 * @throws when it is not carried out
 */
export async function carryOut(
  name: string,
  place: { organisation: string; project: string },
  cookie: string,
  fields: Record<string, string | string[]>,
): Promise<Record<string, string>> {
  const id = ids().get(name);
  if (!id) throw new Error(`The build has no action ${name}`);
  const hidden = { _organisation: place.organisation, _project: place.project, _submission: randomUUID() };
  const answer = await act(id, `/o/${place.organisation}/projekt/${place.project}/min-dag`, { cookie, fields: { ...hidden, ...fields } });
  const state = stateIn(answer) as { status: string; result?: Record<string, string> } | null;
  if (state?.status !== "ok") throw new Error(`${name} was not carried out: ${JSON.stringify(state ?? answer.status)}`);
  return state.result ?? {};
}
