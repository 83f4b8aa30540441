import { addDays, type Day, yearOf } from "../../../lib/dates.ts";
import { type Chance, chanceOf } from "../chance.ts";
import { castOf } from "./cast.ts";
import { type Files, noFiles } from "./files.ts";
import { type Activity, activity, exit, nth, type Situation, settle, steps, tell } from "./story.ts";

const parties = [
  "Arbetsförmedlingen",
  "Försäkringskassan",
  "Vård- och omsorgsförvaltningen",
  "Region Skåne",
  "Arbetsmarknadsförvaltningen",
] as const;
const staff = ["handlaggare@staffanstorp.example", "handlaggare2@staffanstorp.example", "handlaggare@staffanstorp.example"] as const;
/** How the first and the last situation of a participant compare: work rises for many, support ends for some. */
type Outlook = { path: number[]; income: string; extent: number; now: Omit<Situation, "on">; outcome: string };
const outlooks: readonly [Outlook, ...Outlook[]] = [
  { path: [0, 1, 1, 2], income: "AE", extent: 10, now: { income: "AE", occupation: "PRAKTIK", extent: 25 }, outcome: "HALLBAR_PLANERING" },
  {
    path: [1, 2, 2, 3],
    income: "FS",
    extent: 0,
    now: { income: "FS,LON_SUB", occupation: "ARBETE_SUB", extent: 50 },
    outcome: "HALLBAR_PLANERING",
  },
  {
    path: [1, 2, 3, 4],
    income: "AS",
    extent: 0,
    now: { income: "LON", occupation: "ARBETE_OSUB", extent: 80 },
    outcome: "SJALVFORSORJANDE",
  },
  { path: [0, 0, 1], income: "SJP", extent: 0, now: { income: "SJP", occupation: "INGEN", extent: 0 }, outcome: "HALLBAR_PLANERING" },
  {
    path: [1, 1, 2],
    income: "AE",
    extent: 0,
    now: { income: "AE", occupation: "ARBETSTRANING", extent: 30 },
    outcome: "HALLBAR_PLANERING",
  },
  { path: [0, 1, 0], income: "FS", extent: 20, now: { income: "FS", occupation: "SJUKSKRIVEN", extent: 0 }, outcome: "AVBRUTIT" },
  {
    path: [1, 2, 3],
    income: "AS",
    extent: 10,
    now: { income: "STUDIEMEDEL", occupation: "STUDIER_CSN", extent: 100 },
    outcome: "STUDERAR",
  },
];
const waiting: Outlook = {
  path: [1, 1],
  income: "FS",
  extent: 0,
  now: { income: "FS", occupation: "SOKANDE", extent: 0 },
  outcome: "HALLBAR_PLANERING",
};

type Part = { startsOn: Day; until: Day; hasLeft: boolean; isNew: boolean; outlook: Outlook; waitsFor: string | undefined };

/** How long the participant with this number takes part, and how it goes. */
function part(chance: Chance, index: number, today: Day): Part {
  const hasLeft = index % 3 === 2;
  const isNew = index % 12 === 4;
  const waits = index % 9 === 4 && !isNew;
  const enrolled = isNew ? chance.whole(10, 70) : chance.whole(230, 900);
  const ago = hasLeft ? chance.whole(20, 200) : isNew ? enrolled : chance.whole(4, 196);
  const outlook = waits ? waiting : nth(outlooks, index);
  return {
    startsOn: addDays(today, -enrolled),
    until: addDays(today, -ago),
    hasLeft,
    isNew,
    outlook: isNew ? { ...outlook, path: outlook.path.slice(0, 1) } : outlook,
    waitsFor: waits ? nth(parties, index % 4) : undefined,
  };
}

/** PAS today: 48 have taken part, two of three still do; measured every half-year. */
export function pasPeople(today: Day): Files {
  const chance = chanceOf(2020);
  const actor = castOf(chance);
  const files = noFiles();
  for (let index = 0; index < 48; index++) {
    const { startsOn, until, hasLeft, isNew, outlook, waitsFor } = part(chance, index, today);
    const { path, income, extent, now, outcome } = outlook;
    const household = `H${index + 1}`;
    const children = index % 5 === 0 ? [yearOf(today) - 6, yearOf(today) - 10] : [];
    settle(files, household, nth(["COUPLE", "SINGLE", "SINGLE"], index), "Staffanstorp", children, today);
    tell(files, {
      id: `P${index + 11}`,
      actor: actor({ sex: nth(["kvinna", "kvinna", "kvinna", "man", "man"], index), bornFrom: 1964, bornTo: 2007 }),
      household,
      municipality: "Staffanstorp",
      referredBy: nth(parties, index),
      caseworker: nth(staff, index),
      monthsInSupport: chance.whole(6, 120),
      expectedToMove: index !== 21,
      startsOn,
      exit: hasLeft ? exit(until, outcome, "AVBROTT_SJUKDOM") : undefined,
      steps: steps(chance, {
        from: startsOn,
        to: until,
        every: 182,
        path,
        ends: hasLeft,
        last: waitsFor ? { reason: "VANTAR_PART", waitsFor } : undefined,
      }),
      situations: [
        { on: startsOn, income, occupation: "INGEN", extent, education: chance.one(["GRUND", "GYM_EJ", "GYM", "EFTERGYM_KORT"]) },
        ...(isNew ? [] : [{ on: until, ...now }]),
      ],
      activities: activities(startsOn, nth(parties, index % 2), isNew ? undefined : path.at(-1), hasLeft ? until : undefined),
    });
  }
  return files;
}

/** Those who are new are being mapped; the others have a plan, and work from step 3. */
function activities(from: Day, party: string, value: number | undefined, endsOn: Day | undefined): Activity[] {
  if (value === undefined) return [activity("KARTLAGGNING", { offered: from, from })];
  const [mapped, planned, hired] = [45, 60, 100].map((days) => addDays(from, days)) as [Day, Day, Day];
  const to = endsOn ? { to: endsOn } : {};
  return [
    activity("KARTLAGGNING", { offered: from, from, to: endsOn && endsOn < mapped ? endsOn : mapped }),
    ...(endsOn && endsOn < hired
      ? []
      : [
          activity("HANDLINGSPLAN", { party, offered: mapped, from: planned, ...to }),
          ...(value >= 3 ? [activity("ARBETE", { offered: planned, from: hired, ...to })] : []),
        ]),
  ];
}
