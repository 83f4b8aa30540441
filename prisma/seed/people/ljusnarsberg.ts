import { addDays, type Day } from "../../../lib/dates.ts";
import { chanceOf } from "../chance.ts";
import { castOf } from "./cast.ts";
import { type Files, noFiles } from "./files.ts";
import { type Activity, activity, exit, nth, settle, steps, tell } from "./story.ts";

// The end date is the first day outside: who ends on this one was enrolled to the project's last day.
const over: Day = "2014-01-01";
const parties = [
  "Arbetsförmedlingen",
  "Socialförvaltningen",
  "Försäkringskassan",
  "Landstinget, Vårdcentralen Kopparberg",
  "Bildningsförvaltningen",
] as const;

const staff = ["handlaggare@ljusnarsberg.example", "handlaggare@ljusnarsberg.example", "handlaggare2@ljusnarsberg.example"] as const;
const courses = [
  { path: [0, 1, 2], income: "FS", occupation: "SOKANDE", extent: 0, outcome: "HALLBAR_PLANERING" },
  { path: [1, 2, 3], income: "STUDIEMEDEL", occupation: "STUDIER_CSN", extent: 100, outcome: "STUDERAR" },
  { path: [0, 1, 1], income: "FS", occupation: "PRAKTIK", extent: 50, outcome: "HALLBAR_PLANERING" },
  { path: [1, 2, 4], income: "LON", occupation: "ARBETE_OSUB", extent: 100, outcome: "SJALVFORSORJANDE" },
  { path: [0, 0, 1], income: "FS", occupation: "INGEN", extent: 0, outcome: "AVBRUTIT" },
] as const;

/**
 * Samverkan Ljusnarsberg as it may have been: 52 took part in 2011-2013, half of them young. More than
 * twenty young people were mapped and planned for; not quite three in four were offered something.
 */
export function ljusnarsbergPeople(): Files {
  const chance = chanceOf(2011);
  const actor = castOf(chance);
  const files = noFiles();
  for (let index = 0; index < 52; index++) {
    const { path, income, occupation, extent, outcome } = nth(courses, index);
    const isYoung = index % 2 === 0;
    const startsOn = index < 46 ? addDays("2011-01-10", Math.floor(index * 3.2)) : addDays("2011-09-05", (index - 46) * 70);
    const planned = addDays(startsOn, chance.whole(200, 700));
    const endsOn = index % 9 === 4 || planned > over ? over : planned;
    const household = `H${index + 1}`;
    const referredBy = nth(parties, index);
    settle(
      files,
      household,
      nth(["SINGLE", "SINGLE", "SINGLE", "COUPLE", "SINGLE", "SINGLE", "SINGLE"], index),
      "Ljusnarsberg",
      isYoung || index % 3 > 0 ? [] : [2001, 2004],
      endsOn,
    );
    tell(files, {
      id: `L${index + 11}`,
      actor: actor({
        sex: nth(["kvinna", "kvinna", "man", "man", "man"], index),
        bornFrom: isYoung ? 1983 : 1958,
        bornTo: isYoung ? 1992 : 1979,
      }),
      household,
      municipality: "Ljusnarsberg",
      referredBy,
      caseworker: nth(staff, index),
      monthsInSupport: chance.whole(3, 48),
      startsOn,
      exit: exit(endsOn, outcome, "AVBROTT_OGILTIG_FRANVARO"),
      steps: steps(chance, { from: startsOn, to: endsOn, every: 90, path, ends: true }),
      situations: [
        {
          on: startsOn,
          income: nth(["FS", "AS", "FS"], index),
          occupation: "SOKANDE",
          extent: 0,
          education: chance.one(["GRUND", "GYM_EJ", "GYM"]),
        },
        { on: endsOn, income, occupation, extent },
      ],
      activities: activities(index, startsOn, endsOn, referredBy),
    });
  }
  return files;
}

/** Seven in eight are mapped, nearly all of them get a plan, not quite three in four an offer. */
function activities(index: number, from: Day, endsOn: Day, party: string): Activity[] {
  const [mapped, plan, offer, course] = [21, 28, 35, 50].map((days) => addDays(from, days)) as [Day, Day, Day, Day];
  if (index % 8 === 7) return [{ kind: "KARTLAGGNING", offered: from, from, to: addDays(from, 10), status: "AVBRUTEN" }];
  const all = [activity("KARTLAGGNING", { offered: from, from, to: mapped })];
  if (index % 13 !== 5) all.push(activity("HANDLINGSPLAN", { party, offered: mapped, from: plan, to: endsOn }));
  if (index % 4 !== 2)
    all.push(activity(index % 3 === 0 ? "STUDIER" : "PRAKTIK", { offered: offer, from: course, to: addDays(from, 120) }));
  return all;
}
