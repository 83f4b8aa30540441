import { z } from "zod";
import { toDay, toDayOrNull, today } from "@/lib/dates";
import { api, BadRequest } from "@/lib/server/api";
import { asOfOf, dayOf, only, parametersOf } from "@/lib/server/parameters";
import { counts } from "../cohort/domain";
import { findEnrolments, findFacts } from "../data";
import { steps, summary } from "../domain";
import { stepMovements } from "../movement/domain";

// The API's answers (interfaces.md, API v1): the same figures as the pages, by the same functions.

function oneOf<V extends string>(parameters: URLSearchParams, name: string, allowed: readonly V[]): V | undefined {
  const text = only(parameters, name);
  if (text === null) return undefined;
  const found = allowed.find((value) => value === text);
  if (!found) throw new BadRequest(`${name} is one of: ${allowed.join(", ")}`);
  return found;
}

/** `GET …/summary?asOf=` */
export const answerSummary = api("figures:read", "read", async ({ db, organisationId, project }, request) => {
  const asOf = asOfOf(parametersOf(request), project);
  return { body: counts(summary(await findFacts(db, organisationId, project.id, [asOf]), asOf)) };
});

/** `GET …/steps?asOf=&scope=current&at=start` */
export const answerSteps = api("figures:read", "read", async ({ db, organisationId, project }, request) => {
  const parameters = parametersOf(request);
  const asOf = asOfOf(parameters, project);
  const scope = oneOf(parameters, "scope", ["ever", "current"]);
  const at = oneOf(parameters, "at", ["last", "start"]);
  return { body: counts(steps(await findFacts(db, organisationId, project.id, [asOf]), { asOf, scope, at })) };
});

/** `GET …/step-movements?from=&to=` */
export const answerStepMovements = api("figures:read", "read", async ({ db, organisationId, project }, request) => {
  const parameters = parametersOf(request);
  const from = dayOf(parameters, "from");
  const to = dayOf(parameters, "to");
  if (from > to) throw new BadRequest("from is after to");
  const facts = await findFacts(db, organisationId, project.id, [from, to]);
  return { body: { from, to, ...counts(stepMovements(facts, from, to).sets) } };
});

const defaultLimit = 50;
const maximumLimit = 500;

function limitOf(parameters: URLSearchParams): number {
  const text = only(parameters, "limit");
  if (text === null) return defaultLimit;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maximumLimit) throw new BadRequest(`limit is a whole number, 1 to ${maximumLimit}`);
  return limit;
}

/** A cursor is the last enrolment of the page before, wrapped so that nobody builds on what it holds. */
function cursorOf(parameters: URLSearchParams): string | null {
  const text = only(parameters, "cursor");
  if (text === null) return null;
  const id = Buffer.from(text, "base64url").toString("utf8");
  if (!z.uuid().safeParse(id).success) throw new BadRequest("cursor is not one that this API gave");
  return id;
}

/** `GET …/participants?cursor=&limit=`: enrolments under pseudonyms. The persons go to the read log. */
export const answerParticipants = api("participants:read", "read", async ({ db, organisationId, project }, request) => {
  const parameters = parametersOf(request);
  const limit = limitOf(parameters);
  const found = await findEnrolments(db, organisationId, project.id, cursorOf(parameters), limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map((row) => ({
    id: row.id,
    sex: row.sex,
    start: toDay(row.startsOn),
    end: toDayOrNull(row.endsOn),
    step: row.step,
    // Null while open, also when the end has been entered ahead.
    outcome: row.endsOn && toDay(row.endsOn) <= today() ? row.outcome : null,
  }));
  return {
    body: { items, nextCursor: last && found.length > limit ? Buffer.from(last.id).toString("base64url") : null },
    persons: shown.map((row) => row.personId),
    as: "api participants",
  };
});
