import { addDays, type Day, daysBetween, yearOf } from "../../../lib/dates.ts";
import { type Chance, chanceOf } from "../chance.ts";
import { castOf } from "./cast.ts";
import { type Files, noFiles } from "./files.ts";
import { type Activity, activity, exit, nth, type Situation, type Step, settle, steps, tell } from "./story.ts";

type Sex = "kvinna" | "man";
const staff = { own: "handlaggare@bjuv.example", other: "handlaggare2@bjuv.example" };
const towns = { B: "Bjuv", Å: "Åstorp" } as const;
const parties = ["Bjuvs kommun", "Åstorps kommun", "Arbetsförmedlingen", "Försäkringskassan", "Region Skåne"] as const;
const helpers = ["Arbetsförmedlingen", "Försäkringskassan", "Region Skåne"] as const;
const waits = (waitsFor: (typeof parties)[number]): Partial<Step> => ({ reason: "VANTAR_PART", waitsFor });

// Current participants: sex, town, enrolled and last measured so many days ago, steps from the start to
// now, what the last measurement says, whose household (one shared letter is a couple), children's ages.
type Now = [
  sex: Sex,
  town: keyof typeof towns,
  enrolled: number,
  measured: number,
  path: number[],
  last: Partial<Step>,
  home: string,
  ages: number[],
];
const current: Now[] = [
  ["kvinna", "B", 512, 12, [0, 0, 1], {}, "A", [4, 7, 11]],
  ["kvinna", "B", 437, 33, [1, 1, 2], {}, "B", [9, 12]],
  ["kvinna", "Å", 391, 5, [1, 1, 2], {}, "C", [3, 6]],
  ["kvinna", "Å", 486, 26, [1, 2, 3], {}, "D", [8, 10, 15]],
  ["kvinna", "B", 340, 47, [2, 2, 3], {}, "E", [2]],
  ["kvinna", "Å", 358, 94, [0, 1, 1], waits("Arbetsförmedlingen"), "F", [5, 13]],
  ["kvinna", "B", 274, 90, [1, 1], { reason: "SJUK" }, "G", [10, 16]],
  ["kvinna", "B", 292, 19, [2, 3, 2], { reason: "ANNAT" }, "H", [6, 9, 14]],
  ["man", "Å", 402, 62, [0, 1, 1], waits("Arbetsförmedlingen"), "I", [1, 3]],
  ["man", "B", 281, 97, [1, 1], waits("Region Skåne"), "J", [12]],
  ["man", "B", 288, 48, [1, 2, 2], waits("Försäkringskassan"), "H", []],
  ["man", "Å", 266, 88, [2, 3, 3], { reason: "SAMMA_PLAN" }, "K", [7, 17]],
  ["kvinna", "Å", 40, 40, [1], {}, "L", [2, 5]],
  ["man", "B", 20, 20, [2], {}, "M", [11, 14]],
];

// Those who have left this year: outcome, how far into the year so far, how long they took part.
type Left = [
  sex: Sex,
  town: keyof typeof towns,
  outcome: string,
  reason: string,
  share: number,
  days: number,
  path: number[],
  ages: number[],
];
const left: Left[] = [
  ["kvinna", "B", "SJALVFORSORJANDE", "ENLIGT_PLAN", 0.12, 430, [1, 2, 3, 4], [5, 8, 12]],
  ["kvinna", "Å", "SJALVFORSORJANDE", "ENLIGT_PLAN", 0.41, 512, [1, 1, 2, 3, 4], [3, 7]],
  ["man", "B", "SJALVFORSORJANDE", "ENLIGT_PLAN", 0.77, 365, [2, 3, 4], [9, 15]],
  ["kvinna", "Å", "STUDERAR", "ENLIGT_PLAN", 0.63, 290, [1, 2, 3], [4, 6]],
  ["kvinna", "B", "STUDERAR", "ENLIGT_PLAN", 0.65, 410, [0, 1, 2, 3], [10]],
  ["kvinna", "B", "HALLBAR_PLANERING", "ENLIGT_PLAN", 0.2, 340, [0, 1, 2], [13, 16]],
  ["man", "Å", "HALLBAR_PLANERING", "ENLIGT_PLAN", 0.35, 395, [1, 1, 2], [2]],
  ["man", "B", "HALLBAR_PLANERING", "ENLIGT_PLAN", 0.52, 280, [1, 2, 2], [6, 11]],
  ["kvinna", "Å", "HALLBAR_PLANERING", "EJ_MALGRUPP", 0.86, 210, [0, 1, 1], [17]],
  ["man", "B", "AVBRUTIT", "AVBROTT_FLYTT", 0.93, 120, [1, 1], [1, 4, 8]],
];

/**
 * ANTE today: 24 have taken part this year, 14 take part now, 10 have left and met the four goals
 * exactly (3/2/4/1). Some measurements are overdue, due today or soon.
 */
export function antePeople(today: Day): Files {
  const chance = chanceOf(2019);
  const actor = castOf(chance);
  const files = noFiles();
  const bornAt = (ages: number[]) => ages.map((age) => yearOf(today) - age);
  const familyNames = new Map<string, string>();

  for (const [index, [sex, town, enrolled, measured, path, last, home, ages]] of current.entries()) {
    const startsOn = addDays(today, -enrolled);
    const household = `H-${home}`;
    const isCouple = home === "H" || index % 4 === 3;
    if (!familyNames.has(home)) settle(files, household, isCouple ? "COUPLE" : "SINGLE", towns[town], bornAt(ages), today);
    const who = actor({ sex, bornFrom: 1978, bornTo: 1996, familyName: familyNames.get(home) });
    familyNames.set(home, who.familyName);
    const value = path.at(-1) ?? 0;
    tell(files, {
      id: `A${index + 11}`,
      actor: who,
      household,
      municipality: towns[town],
      referredBy: nth(parties, index * 2),
      caseworker: index % 7 === 4 ? staff.other : staff.own,
      monthsInSupport: chance.whole(11, 52),
      startsOn,
      steps: steps(chance, { from: startsOn, to: addDays(today, -measured), every: 90, path, last }),
      situations: [atStart(chance, startsOn), ...(enrolled > 200 ? midway(value, addDays(today, -Math.min(measured, 60))) : [])],
      activities: planned(startsOn, today, value, nth(helpers, index), false),
    });
  }

  for (const [index, [sex, town, outcome, reason, share, days, path, ages]] of left.entries()) {
    const newYear: Day = `${yearOf(today)}-01-01`;
    const endsOn = addDays(newYear, Math.floor(share * daysBetween(newYear, today)));
    const startsOn = addDays(endsOn, -days);
    const household = `H-${index + 1}`;
    settle(files, household, index % 3 === 1 ? "COUPLE" : "SINGLE", towns[town], bornAt(ages), today);
    tell(files, {
      id: `A${index + 31}`,
      actor: actor({ sex, bornFrom: 1976, bornTo: 1995 }),
      household,
      municipality: towns[town],
      referredBy: nth(parties, index),
      caseworker: index % 2 === 0 ? staff.other : staff.own,
      monthsInSupport: chance.whole(14, 60),
      startsOn,
      exit: { ...exit(endsOn, outcome), reason },
      steps: steps(chance, { from: startsOn, to: endsOn, every: 90, path, ends: true }),
      situations: [atStart(chance, startsOn), atExit(outcome, endsOn)],
      activities: planned(startsOn, endsOn, Math.min(path.at(-1) ?? 0, 2), "Arbetsförmedlingen", true),
    });
  }
  return files;
}

function atStart(chance: Chance, on: Day): Situation {
  return { on, income: "FS", occupation: chance.one(["SOKANDE", "INGEN"]), extent: 0, education: chance.one(["GRUND", "GYM_EJ", "GYM"]) };
}

function midway(value: number, on: Day): Situation[] {
  if (value === 3) return [{ on, income: "FS,LON_SUB", occupation: "ARBETE_SUB", extent: 50 }];
  return value === 2 ? [{ on, income: "FS", occupation: "PRAKTIK", extent: 25 }] : [];
}

function atExit(outcome: string, on: Day): Situation {
  if (outcome === "SJALVFORSORJANDE") return { on, income: "LON", occupation: "ARBETE_OSUB", extent: 100 };
  if (outcome === "STUDERAR") return { on, income: "STUDIESTARTSSTOD,FS", occupation: "STUDIER_CSN", extent: 100 };
  return { on, income: "FS", occupation: "ARBETSTRANING", extent: 25 };
}

/** Mapping, a plan with a party, and from step 2 a placement. */
function planned(from: Day, until: Day, value: number, party: string, hasLeft: boolean): Activity[] {
  const [mapped, plan, placement, over] = [14, 28, 75, 135].map((days) => addDays(from, days)) as [Day, Day, Day, Day];
  if (mapped >= until) return [activity("KARTLAGGNING", { offered: from })];
  const all = [activity("KARTLAGGNING", { offered: from, from, to: mapped })];
  if (plan < until && value > 0)
    all.push(activity("HANDLINGSPLAN", { party, offered: mapped, from: plan, ...(hasLeft ? { to: until } : {}) }));
  if (placement < until && value >= 2) all.push(activity("PRAKTIK", { offered: plan, from: placement, to: over < until ? over : until }));
  return all;
}
