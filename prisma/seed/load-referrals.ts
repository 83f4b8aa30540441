import { randomUUID } from "node:crypto";
import type { DeclineReason, Screening, Sex } from "../../lib/codes.ts";
import { listCriteria } from "../../lib/criteria/data.ts";
import { isAsked } from "../../lib/criteria/domain.ts";
import { addDays, type Day, toDay, today, yearOf } from "../../lib/dates.ts";
import { type TenantDb, withTenant } from "../../lib/db/tenant.ts";
import { findPersonByNumber, insertPerson } from "../../lib/participants/data.ts";
import { parseNumber } from "../../lib/personal-number.ts";
import {
  decide,
  findCapacity,
  findReferral,
  insertFacts,
  insertReferral,
  listParties,
  noteEnrolled,
  type Scope,
} from "../../lib/referrals/data.ts";
import { type Decision, type Facts, freePlaces } from "../../lib/referrals/domain.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { castOf } from "./people/cast.ts";

type Told = Partial<Omit<Facts, "answers" | "partyIds" | "sex">> & {
  from: string;
  alsoAt?: string[];
  /** Days before the day. */
  ago: number;
  born: [from: number, to: number];
  sex: "kvinna" | "man";
  /** To the questions that the project asks, all with the same answer; none when nobody has said. */
  answer?: boolean;
  /** Given by the party's own representative, whose account this is. */
  by?: string;
  next?: { decision: Decision; reason?: string | null; reasonCode?: DeclineReason | null; dueIn?: number; overruled?: string[] };
};
type World = { userId: (email: string) => string };

// Invented. Whoever comes first is decided on first.
const stories: Record<string, Told[]> = {
  ante: [
    {
      from: "Arbetsförmedlingen",
      alsoAt: ["Bjuvs kommun"],
      ago: 3,
      born: [1984, 1992],
      sex: "kvinna",
      answer: true,
      by: "remiss.af@bjuv.example",
      municipality: "Bjuv",
      householdKind: "SINGLE",
      childYears: [2014, 2018],
      monthsInSupport: 31,
      known: "Har erfarenhet från kök och vill arbeta. Behöver stöd med svenska och med att få vardagen att gå ihop.",
    },
    {
      from: "Försäkringskassan",
      ago: 6,
      born: [1979, 1988],
      sex: "man",
      by: "remiss.fk@bjuv.example",
      municipality: "Åstorp",
      childYears: [2012],
      known: "Rehabiliteringen är klar i höst. Oklart vilka andra som har kontakt.",
    },
    {
      from: "Bjuvs kommun",
      alsoAt: ["Arbetsförmedlingen"],
      ago: 9,
      born: [1955, 1960],
      sex: "man",
      answer: true,
      municipality: "Bjuv",
      householdKind: "COUPLE",
      childYears: [2010],
      monthsInSupport: 60,
      known: "Har arbetat inom bygg. Går i pension inom kort.",
    },
    {
      from: "Region Skåne",
      ago: 12,
      born: [1986, 1995],
      sex: "kvinna",
      municipality: "Åstorp",
      known: "Avslutad behandling. Vi ser gärna ett möte tillsammans.",
      next: { decision: "ASK", reason: "Har personen barn under 18 år, och vilka fler parter känner till hen?", dueIn: 5 },
    },
    {
      from: "Åstorps kommun",
      alsoAt: ["Arbetsförmedlingen", "Region Skåne"],
      ago: 20,
      born: [1983, 1990],
      sex: "kvinna",
      answer: true,
      municipality: "Åstorp",
      householdKind: "COUPLE",
      childYears: [2013, 2016, 2020],
      monthsInSupport: 44,
      known: "Motiverad och har ordnat barnomsorg.",
      next: { decision: "ADMIT" },
    },
    {
      from: "Arbetsförmedlingen",
      ago: 45,
      born: [1990, 1996],
      sex: "man",
      answer: true,
      municipality: "Klippan",
      childYears: [2019],
      known: "Söker arbete, bor sedan i våras i Klippan.",
      next: {
        decision: "DECLINE",
        reasonCode: "EJ_MALGRUPP",
        reason: "Bor i en annan kommun. Hänvisad till kommunens egen arbetsmarknadsenhet.",
      },
    },
  ],
  pas: [
    {
      from: "Försäkringskassan",
      ago: 4,
      born: [1996, 2002],
      sex: "kvinna",
      municipality: "Staffanstorp",
      targetGroups: ["Aktivitetsersättning utan aktivitet"],
      known: "Har varit hemma i två år och vill pröva några timmar i veckan.",
    },
    {
      from: "Arbetsförmedlingen",
      ago: 8,
      born: [1988, 1994],
      sex: "man",
      municipality: "Staffanstorp",
      targetGroups: ["16–20 år utan utbildning"],
      known: "Saknar gymnasieutbildning.",
    },
  ],
  bas: [
    {
      from: "Beroende- och vuxenenheten",
      alsoAt: ["Enheten för arbete och kompetens", "Arbetsförmedlingen"],
      ago: 5,
      born: [1975, 1985],
      sex: "man",
      answer: true,
      municipality: "Trelleborg",
      known: "Nykter sedan åtta månader. Vill arbeta med händerna.",
    },
    {
      from: "Beroende- och vuxenenheten",
      alsoAt: ["Arbetsförmedlingen"],
      ago: 11,
      born: [1980, 1990],
      sex: "kvinna",
      answer: true,
      municipality: "Trelleborg",
      known: "Behandlingen avslutas denna månad.",
    },
  ],
  "samverkan-ljusnarsberg": [
    {
      from: "Arbetsförmedlingen",
      ago: 40,
      born: [1984, 1990],
      sex: "kvinna",
      municipality: "Ljusnarsberg",
      targetGroups: ["Unga med svag förankring på arbetsmarknaden"],
      known: "Har gått ut gymnasiet men inte fått fäste.",
      next: { decision: "DECLINE", reasonCode: "VILL_INTE" },
    },
  ],
};
/** The families of Skarpnäck that were looked at and not selected: months on support, colour, why. */
const notSelected: [months: number, colour: Screening | null, reason: DeclineReason][] = [
  [40, "ROD", "REHABILITERING"],
  [62, "ROD", "REHABILITERING"],
  [35, "ROD", "REHABILITERING"],
  [28, "ROD", "SJUK_LANGT_IFRAN"],
  [51, "ROD", "SJUK_LANGT_IFRAN"],
  [30, "ROD", "SOCIAL_PROBLEMATIK"],
  [26, "ROD", "SOCIAL_PROBLEMATIK"],
  [24, "GUL", "ADEKVAT_PLAN"],
  [14, "GRON", "ADEKVAT_PLAN"],
  [12, "GRON", "ADEKVAT_PLAN"],
  [18, "GUL", "ADEKVAT_PLAN"],
  [7, null, "EJ_MALGRUPP"],
  [4, null, "EJ_MALGRUPP"],
];

/** A handful of referrals for a project, in different states; for Skarpnäck, the whole screening of the target group. */
export async function loadReferrals(
  organisationId: string,
  project: { id: string; slug: string; endsOn: Day | null },
  staffId: string,
  world: World,
): Promise<void> {
  const scope = { organisationId, projectId: project.id };
  const on = project.endsOn ?? today();
  const system = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  const chance = chanceOf(project.slug.length + 1100);
  await withTenant(
    system,
    "write",
    async (db) => {
      for (const told of stories[project.slug] ?? []) await refer(db, scope, told, { on, staffId, world, chance });
      if (project.slug === "ingen-utanfor") await loadScreening(db, scope, staffId, chance);
    },
    { timeout: 60_000 },
  );
}

/** Somebody invented whom the organisation does not know yet. */
async function newPerson(db: TenantDb, organisationId: string, chance: Chance, { sex, born }: Pick<Told, "sex" | "born">) {
  const actor = castOf(chance);
  for (;;) {
    const who = actor({ sex, bornFrom: born[0], bornTo: born[1] });
    const number = parseNumber(who.number);
    if ("problem" in number || (await findPersonByNumber(db, organisationId, number.number12))) continue;
    const personId = randomUUID();
    await insertPerson(db, organisationId, personId, { ...who, birthYear: who.birthYear }, number);
    return { personId, given: { ...who, number12: number.number12 } };
  }
}

const nothing = {
  municipality: null,
  householdKind: null,
  childYears: null,
  monthsInSupport: null,
  screening: null,
  exclusion: null,
  targetGroups: [],
  known: null,
  contacts: null,
};
const sexes: Record<string, Sex> = { kvinna: "KVINNA", man: "MAN" };

async function refer(
  db: TenantDb,
  scope: Scope,
  told: Told,
  { on, staffId, world, chance }: { on: Day; staffId: string; world: World; chance: Chance },
): Promise<void> {
  const { from, alsoAt = [], ago, born, sex, answer, by, next, ...facts } = told;
  const parties = await listParties(db, scope);
  const idOf = (name: string) => parties.find((party) => party.name === name)?.id ?? "";
  const { personId, given } = await newPerson(db, scope.organisationId, chance, { sex, born });
  const giver = { byParty: by !== undefined, givenById: by ? world.userId(by) : staffId };
  const who = { givenName: given.givenName, familyName: given.familyName, birthYear: given.birthYear, number12: given.number12 };
  const referrer = chance.one(["Mona Sparv", "Lennart Ek", "Disa Furu", "Tage Alm"]);
  const givenOn = addDays(on, -ago);
  const referralId = await insertReferral(db, scope, { personId, partyId: idOf(from), givenOn, given: { ...who, referrer } }, giver);
  const asked = (await listCriteria(db, scope)).filter(isAsked);
  const answers = answer === undefined ? {} : Object.fromEntries(asked.map(({ id }) => [id, answer]));
  const all = { ...nothing, ...facts, sex: sexes[sex] ?? "UPPGIFT_SAKNAS", partyIds: alsoAt.map(idOf), answers };
  await insertFacts(db, scope.organisationId, { referralId, personId }, all, giver);
  const full = freePlaces(await findCapacity(db, scope, today())) === 0;
  const taken = next ?? (full ? { decision: "QUEUE" as const } : undefined);
  if (taken) await take(db, scope, referralId, addDays(givenOn, Math.min(3, ago)), staffId, taken);
}

async function take(
  db: TenantDb,
  scope: Scope,
  referralId: string,
  decidedOn: Day,
  decidedById: string,
  { decision, reason = null, reasonCode = null, dueIn, overruled = [] }: NonNullable<Told["next"]>,
): Promise<void> {
  const referral = await findReferral(db, scope, referralId);
  const dueOn = dueIn === undefined ? null : addDays(today(), dueIn);
  if (referral) await decide(db, scope, referral, { decision, decidedOn, decidedById, reason, reasonCode, dueOn, overruled });
}

/** Skarpnäck went through every case with children: who takes part was selected then, and these were not. */
async function loadScreening(db: TenantDb, scope: Scope, staffId: string, chance: Chance): Promise<void> {
  const [unit] = await listParties(db, scope);
  if (!unit) return;
  const giver = { byParty: false, givenById: staffId };
  const enrolments = await db.enrolment.findMany({
    where: scope,
    orderBy: { externalId: "asc" },
    include: { household: { include: { children: true } } },
  });
  for (const enrolment of enrolments) {
    const { personId, household } = enrolment;
    const startsOn = toDay(enrolment.startsOn);
    const id = await insertReferral(db, scope, { personId, partyId: unit.id, givenOn: addDays(startsOn, -20), given: null }, giver);
    const children = household?.children.map(({ birthYear }) => birthYear) ?? [];
    await insertFacts(
      db,
      scope.organisationId,
      { referralId: id, personId },
      {
        ...nothing,
        sex: enrolment.sex as Sex,
        municipality: enrolment.municipality,
        householdKind: household?.kind ?? null,
        childYears: children.sort((a, b) => a - b),
        monthsInSupport: enrolment.monthsInSupport,
        screening: enrolment.screening as Screening | null,
        partyIds: [],
        answers: {},
      },
      giver,
    );
    await take(db, scope, id, addDays(startsOn, -10), staffId, { decision: "ADMIT" });
    await noteEnrolled(db, scope, id, enrolment.id);
  }
  const first = toDay(enrolments[0]?.startsOn ?? new Date());
  for (const [months, screening, reasonCode] of notSelected) {
    const { personId, given } = await newPerson(db, scope.organisationId, chance, {
      sex: chance.one(["kvinna", "man"]),
      born: [1975, 1998],
    });
    const who = { givenName: given.givenName, familyName: given.familyName, birthYear: given.birthYear, number12: given.number12 };
    const givenOn = addDays(first, -25);
    const id = await insertReferral(db, scope, { personId, partyId: unit.id, givenOn, given: { ...who, referrer: null } }, giver);
    const exclusion = reasonCode === "EJ_MALGRUPP" ? null : (reasonCode as Facts["exclusion"]);
    const childYears = [yearOf(first) - chance.whole(2, 15)];
    const facts = { ...nothing, sex: sexes[given.sex] ?? "UPPGIFT_SAKNAS", childYears, monthsInSupport: months, screening, exclusion };
    await insertFacts(db, scope.organisationId, { referralId: id, personId }, { ...facts, partyIds: [], answers: {} }, giver);
    await take(db, scope, id, addDays(first, -15), staffId, { decision: "DECLINE", reasonCode });
  }
}
