import type { Reason } from "../../../lib/codes.ts";
import { addDays, type Day, daysBetween, yearOf } from "../../../lib/dates.ts";
import type { Chance } from "../chance.ts";
import type { Actor } from "./cast.ts";
import type { Files } from "./files.ts";

export type Step = { on: Day; round: "START" | "UPPFOLJNING" | "EXTRA" | "AVSLUT"; value: number; reason?: Reason; waitsFor?: string };
export type Situation = { on: Day; income: string; occupation: string; extent?: number; education?: string };
export type Activity = {
  kind: string;
  party?: string;
  offered?: Day;
  from?: Day;
  to?: Day;
  status: "ERBJUDEN" | "PAGAR" | "GENOMFORD" | "AVBRUTEN";
};
export type Exit = { on: Day; reason: string; outcome: string; route?: string };

/** One participant's whole time in a project. */
export type Story = {
  id: string;
  actor: Actor;
  household?: string;
  municipality: string;
  referredBy: string;
  caseworker: string;
  monthsInSupport?: number;
  screening?: "GRON" | "GUL" | "ROD";
  expectedToMove?: boolean;
  startsOn: Day;
  exit?: Exit;
  steps: Step[];
  situations: Situation[];
  activities: Activity[];
};

/** Writes a story as rows of the import files. */
export function tell(files: Files, story: Story): void {
  const { actor, exit } = story;
  const id = { deltagare_id: story.id };
  files.deltagare.push({
    ...id,
    hushall_id: story.household ?? "",
    personnummer: actor.number,
    fornamn: actor.givenName,
    efternamn: actor.familyName,
    kon: actor.sex,
    kommun: story.municipality,
    remitterad_av: story.referredBy,
    startdatum: story.startsOn,
    slutdatum: exit?.on ?? "",
    avslutsanledning: exit?.reason ?? "",
    utfall: exit?.outcome ?? "",
    vag_till_sjalvforsorjning: exit?.route ?? "",
    manader_i_forsorjningsstod: story.monthsInSupport === undefined ? "" : String(story.monthsInSupport),
    screening: story.screening ?? "",
    forvantad_forflyttning: story.expectedToMove === false ? "nej" : "ja",
    handlaggare: story.caseworker,
  });
  for (const { on, round, value, reason = "", waitsFor = "" } of story.steps) {
    files.matningar.push({ ...id, datum: on, omgang: round, varde: String(value), orsak: reason, vantar_pa: waitsFor });
  }
  for (const { on, income, occupation, extent, education = "" } of story.situations) {
    files.situationer.push({
      ...id,
      datum: on,
      forsorjning: income,
      sysselsattning: occupation,
      omfattning_procent: extent === undefined ? "" : String(extent),
      utbildning: education,
    });
  }
  for (const { kind, party = "", offered = "", from = "", to = "", status } of story.activities) {
    files.insatser.push({ ...id, typ: kind, part: party, erbjuden: offered, startdatum: from, slutdatum: to, status });
  }
}

/** A household, and the years its children were born. Children past 17 live at home as adults. */
export function settle(files: Files, id: string, kind: "SINGLE" | "COUPLE", municipality: string, born: number[], on: Day): void {
  files.hushall.push({ hushall_id: id, typ: kind, kommun: municipality });
  for (const year of born) {
    const adult = year <= yearOf(on) - 18;
    files.barn.push({
      hushall_id: id,
      fodelsear: String(year),
      boende: adult ? "ADULT_AT_HOME" : year % 5 === 0 ? "ALTERNATING" : "FULL_TIME",
    });
  }
}

/** An activity whose status follows from its dates. */
export function activity(kind: string, dates: Omit<Activity, "kind" | "status">): Activity {
  return { kind, ...dates, status: dates.to ? "GENOMFORD" : dates.from ? "PAGAR" : "ERBJUDEN" };
}

const routes: Record<string, string> = { SJALVFORSORJANDE: "ARBETE_REGULJART", STUDERAR: "STUDIER" };

/** An exit as planned, by the route that its outcome most often means; one that was interrupted has the reason given. */
export function exit(on: Day, outcome: string, interruption = "AVBROTT_EGET_VAL"): Exit {
  return { on, reason: outcome === "AVBRUTIT" ? interruption : "ENLIGT_PLAN", outcome, route: routes[outcome] };
}

/** The one of the list that a running number falls on. */
export function nth<const L extends readonly [unknown, ...unknown[]]>(list: L, index: number): L[number] {
  return list[index % list.length] ?? list[0];
}

/** Why nothing moved, most often because the plan goes on. */
const usual: Reason[] = ["SAMMA_PLAN", "SAMMA_PLAN", "SAMMA_PLAN", "JUSTERAD_PLAN", "SJUK", "HALSA", "SPRAK", "MOTIVATION"];
const setbacks: Reason[] = ["HALSA", "SJUK", "ANSTALLNING_AVSLUTAD"];

function reasonFor(chance: Chance, before: number | undefined, value: number): { reason?: Reason } {
  if (before === undefined || value > before) return {};
  return { reason: chance.one(value < before ? setbacks : usual) };
}

export type Rhythm = { from: Day; to: Day; every: number; path: readonly number[]; last?: Partial<Step>; ends?: boolean };

/**
 * A row of measurements from the start to the last day, about `every` days apart. The values go
 * through the path in order; a value that is the same or lower gets a reason.
 * @param last what the newest measurement says besides its value
 * @param ends whether the newest one is that of the exit
 */
export function steps(chance: Chance, { from, to, every, path, last, ends = false }: Rhythm): Step[] {
  const length = daysBetween(from, to);
  const rounds = Math.max(path.length - 1, Math.round(length / every));
  const told: Step[] = [];
  for (let round = 1; round <= rounds; round++) {
    const on = round === rounds ? to : workday(addDays(from, Math.round((length * round) / rounds)));
    const value = path[Math.floor((round * (path.length - 1)) / rounds)] ?? 0;
    told.push({ on, round: "UPPFOLJNING", value });
  }
  const all: Step[] = [{ on: from, round: "START", value: path[0] ?? 0 }, ...told.filter((step) => step.on > from)];
  for (const [index, step] of all.entries()) Object.assign(step, reasonFor(chance, all[index - 1]?.value, step.value));
  const newest = all.at(-1);
  if (newest && all.length > 1) Object.assign(newest, ends ? { round: "AVSLUT" } : {}, last);
  return all;
}

/** The day itself, or the Friday before a weekend. */
function workday(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(day, -1) : weekday === 0 ? addDays(day, -2) : day;
}
