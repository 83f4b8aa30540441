import { addDays, type Day, yearOf } from "../../../lib/dates.ts";
import { chanceOf } from "../chance.ts";
import { castOf } from "./cast.ts";
import { type Files, noFiles } from "./files.ts";
import { type Activity, activity, exit, type Situation, type Step, settle, steps, tell } from "./story.ts";

// Sex, enrolled and (unless they left) measured so many days ago, steps, placement done, plan with the
// employment service still running; for those who left: days since, outcome.
type Row = [
  sex: "kvinna" | "man",
  enrolled: number,
  measured: number,
  path: number[],
  placement: boolean,
  plan: boolean,
  left?: [days: number, outcome: string],
];
const rows: Row[] = [
  ["man", 455, 8, [0, 1, 2, 2], true, true],
  ["man", 431, 91, [1, 2, 2], true, true],
  ["man", 388, 20, [1, 2, 2, 3], true, true],
  ["kvinna", 377, 58, [1, 2, 3], true, true],
  ["man", 366, 104, [0, 1, 0], false, false],
  ["man", 340, 14, [1, 1, 2], true, true],
  ["kvinna", 301, 76, [1, 2], true, true],
  ["man", 262, 90, [0, 1], false, false],
  ["man", 214, 41, [1, 2, 2], true, true],
  ["kvinna", 158, 66, [1, 2], true, true],
  ["man", 31, 31, [1], false, false],
  ["man", 520, 0, [1, 2, 3, 4], true, false, [62, "SJALVFORSORJANDE"]],
  ["kvinna", 490, 0, [0, 1, 2, 4], true, false, [118, "SJALVFORSORJANDE"]],
  ["man", 610, 0, [1, 2, 3], true, false, [171, "STUDERAR"]],
  ["man", 575, 0, [1, 2, 4], true, false, [233, "SJALVFORSORJANDE"]],
  ["kvinna", 330, 0, [1, 1, 0], false, false, [140, "AVBRUTIT"]],
];

/** What the newest measurement says besides its value, for some. */
const newest = new Map<number, Partial<Step>>([
  [1, { reason: "VANTAR_PART", waitsFor: "Arbetsförmedlingen" }],
  [4, { reason: "HALSA" }],
  [8, { reason: "VANTAR_PART", waitsFor: "Beroende- och vuxenenheten" }],
  [15, { reason: "HALSA" }],
]);

/** BAS today: a good ten place-years, and goals of which one lacks one person. */
export function basPeople(today: Day): Files {
  const chance = chanceOf(2015);
  const actor = castOf(chance);
  const files = noFiles();
  for (const [index, [sex, enrolled, measured, path, placement, plan, left]] of rows.entries()) {
    const startsOn = addDays(today, -enrolled);
    const until = addDays(today, -(left ? left[0] : measured));
    const household = `H${index + 1}`;
    settle(files, household, "SINGLE", "Trelleborg", index % 4 === 1 ? [yearOf(today) - 9] : [], today);
    tell(files, {
      id: `B${index + 11}`,
      actor: actor({ sex, bornFrom: 1966, bornTo: 1998 }),
      household,
      municipality: "Trelleborg",
      referredBy: index % 3 === 0 ? "Enheten för arbete och kompetens" : "Beroende- och vuxenenheten",
      caseworker: index % 4 === 2 ? "handlaggare2@trelleborg.example" : "handlaggare@trelleborg.example",
      monthsInSupport: chance.whole(8, 96),
      startsOn,
      exit: left && exit(until, left[1]),
      steps: steps(chance, { from: startsOn, to: until, every: 90, path, ends: left !== undefined, last: newest.get(index) }),
      situations: [
        {
          on: startsOn,
          income: chance.one(["FS", "FS", "SJP", "AS"]),
          occupation: "INGEN",
          extent: 0,
          education: chance.one(["GRUND", "GYM_EJ", "GYM"]),
        },
        ...(enrolled > 100 ? now(path.at(-1) ?? 0, until) : []),
      ],
      activities: activities({ from: startsOn, until, placement, plan, hasLeft: left !== undefined }),
    });
  }
  return files;
}

function now(value: number, on: Day): Situation[] {
  if (value === 4) return [{ on, income: "LON_SUB", occupation: "ARBETE_SUB", extent: 75 }];
  return value >= 2 ? [{ on, income: "FS", occupation: "PRAKTIK", extent: 50 }] : [];
}

type Course = { from: Day; until: Day; placement: boolean; plan: boolean; hasLeft: boolean };

function activities({ from, until, placement, plan, hasLeft }: Course): Activity[] {
  const [mapped, planned, practice, over] = [21, 40, 60, 120].map((days) => addDays(from, days)) as [Day, Day, Day, Day];
  if (mapped > until) return [activity("KARTLAGGNING", { offered: from, from })];
  const all = [activity("KARTLAGGNING", { offered: from, from, to: mapped })];
  if (plan || hasLeft) {
    all.push(activity("HANDLINGSPLAN", { party: "Arbetsförmedlingen", offered: mapped, from: planned, ...(hasLeft ? { to: until } : {}) }));
  }
  if (placement) all.push(activity("PRAKTIK", { offered: planned, from: practice, to: over < until ? over : until }));
  return all;
}
