import { randomUUID } from "node:crypto";
import { insertActivity, insertFollowUp } from "../../lib/activities/data.ts";
import type { ActivityDays, Detail } from "../../lib/activities/domain.ts";
import { addDays, asDate, type Day, toDay, toDayOrNull, today } from "../../lib/dates.ts";
import { type TenantDb, withTenant } from "../../lib/db/tenant.ts";
import { insertEmployer } from "../../lib/employers/data.ts";
import { changeAttendance, insertSession } from "../../lib/group-sessions/data.ts";
import { changeGoal, insertGoal } from "../../lib/plans/data.ts";
import { insertRating } from "../../lib/ratings/data.ts";

type Seed = {
  /** Invented workplaces, and where they are. */
  employers: [name: string, municipality: string][];
  /** What people strive for, and the party that helps, by its code. */
  goals: [text: string, party: string][];
};

// What the people of each project plan. Invented, as they are.
const plans: Record<string, Seed> = {
  ante: {
    employers: [
      ["Svalans bageri", "Bjuv"],
      ["Ekbackens förskola", "Åstorp"],
      ["Norra lagret", "Bjuv"],
    ],
    goals: [
      ["Börja på förskolan tre dagar i veckan före jul", "AF"],
      ["Klara svenska på grundläggande nivå", "KOMMUN_AME"],
      ["Få ordning på ekonomin innan praktiken börjar", "KOMMUN_SOC"],
      ["Gå från halvtid till 75 procent före sommaren", "AF"],
      ["Söka tre jobb i veckan med stöd av handledaren", "KOMMUN_AME"],
      ["Orka hela dagar igen efter sjukskrivningen", "FK"],
    ],
  },
  pas: {
    employers: [
      ["Lindängens trädgård", "Burlöv"],
      ["Kontorstjänst Syd", "Staffanstorp"],
    ],
    goals: [
      ["Hitta ett arbete med fasta tider nära hemmet", "AF"],
      ["Bli trygg med att ringa arbetsgivare själv", "KOMMUN_AME"],
      ["Behålla jobbet över provanställningen", "AF"],
      ["Röra på mig två gånger i veckan", "REGION"],
      ["Prova på en hel arbetsvecka", "AF"],
    ],
  },
  bas: {
    employers: [
      ["Hamnens verkstad", "Trelleborg"],
      ["Återbruket", "Trelleborg"],
      ["Södra köket", "Trelleborg"],
    ],
    goals: [
      ["Vara drogfri och komma i tid varje dag", "REGION"],
      ["Ta truckkort", "AF"],
      ["Arbetsträna fyra dagar i veckan", "KOMMUN_AME"],
      ["Få en plan för mina skulder", "KOMMUN_SOC"],
      ["Söka lönebidrag tillsammans med handläggaren", "AF"],
    ],
  },
  "ingen-utanfor": {
    employers: [],
    goals: [
      ["Gå från halvtid till 75 procent före sommaren", "AF"],
      ["Bli klar med vårdutbildningen", "KOMMUN_AME"],
      ["Klara familjens ekonomi utan försörjningsstöd", "KOMMUN_SOC"],
    ],
  },
  "samverkan-ljusnarsberg": {
    employers: [["Bergslagens snickeri", "Ljusnarsberg"]],
    goals: [
      ["Komma upp på morgonen och delta tre dagar i veckan", "KOMMUN_AME"],
      ["Prova på praktik innan sommaren", "AF"],
    ],
  },
};

/** Days from today until a goal is reviewed, for one after the other: late, soon, later. */
const reviews = [-4, 2, 6, 18, 33, 51, 70];

type Scope = { organisationId: string; projectId: string };
type Person = { id: string; startsOn: Day; endsOn: Day | null };

/**
 * Gives a project's people goals, places, visits and self-ratings, beside the activities that their files told.
 * @param endsOn the project's last day: what was planned in a project that has ended was planned before it
 */
export async function loadPlans(organisationId: string, projectId: string, slug: string, endsOn: Day | null): Promise<void> {
  const seed = plans[slug];
  if (!seed) return;
  const now = endsOn && endsOn < today() ? endsOn : today();
  const place = { organisationId, projectId };
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  await withTenant(scope, "write", async (db) => {
    const rows = await db.enrolment.findMany({
      where: { organisationId, projectId, person: { protection: null } },
      orderBy: [{ endsOn: { sort: "desc", nulls: "first" } }, { startsOn: "asc" }, { externalId: "asc" }],
      select: { id: true, startsOn: true, endsOn: true },
    });
    const people = rows.map((row) => ({ id: row.id, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) }));
    const parties = await db.party.findMany({ where: place, orderBy: { position: "asc" }, select: { id: true, code: true } });
    const partyOf = (code: string) => parties.find((party) => party.code === code)?.id ?? null;
    for (const [at, person] of people.entries()) await goalOf(db, place, { ...person, at, now }, seed, partyOf);
    await atEmployers(db, place, seed, now);
    await inGroups(db, place, people, now);
    if (now === today()) await waiting(db, place, people, partyOf);
  });
}

const nth = <T>(list: readonly T[], at: number) => list[at % list.length] as T;

type Planning = Person & { at: number; now: Day };

/** A goal set a month in and, when somebody has left, reached on the last day; how they rate themselves at the start and lately. */
async function goalOf(
  db: TenantDb,
  { organisationId }: Scope,
  { id: enrolmentId, startsOn, endsOn, at, now }: Planning,
  seed: Seed,
  partyOf: (code: string) => string | null,
): Promise<void> {
  const until = endsOn ?? now;
  const setOn = addDays(startsOn, 28) < until ? addDays(startsOn, 28) : startsOn;
  const [text, code] = nth(seed.goals, at);
  const partyId = partyOf(code);
  const id = randomUUID();
  const [, reviewOn = setOn] = [setOn, endsOn || now < today() ? addDays(setOn, 90) : addDays(today(), nth(reviews, at))].sort();
  await insertGoal(db, organisationId, { id, enrolmentId }, { text, partyId, setOn, reviewOn });
  if (endsOn) await changeGoal(db, organisationId, { id, version: 1 }, { partyId, setOn, reviewOn, reachedOn: endsOn, droppedOn: null });
  if ((await db.activity.count({ where: { organisationId, enrolmentId } })) === 0) {
    const plan = { kind: "HANDLINGSPLAN", detail: null, partyId, employerId: null, extentPercent: null } as const;
    await insertActivity(db, organisationId, randomUUID(), enrolmentId, {
      ...plan,
      ...noDays,
      startsOn: setOn,
      endsOn,
      status: endsOn ? "GENOMFORD" : "PAGAR",
    });
  }
  const rated: [Day, number, number][] = [
    [setOn, 3 + (at % 4), 2 + (at % 5)],
    [addDays(until, -3), 4 + (at % 5), 4 + (at % 4)],
  ];
  for (const [ratedOn, health, inclusion] of at % 2 === 0 && addDays(until, -3) > setOn ? rated : []) {
    await insertRating(db, organisationId, enrolmentId, { ratedOn, health, inclusion, step: null });
  }
}

const noDays: ActivityDays = {
  neededOn: null,
  offeredOn: null,
  acceptedOn: null,
  startsOn: null,
  plannedUntil: null,
  endsOn: null,
  status: "ERBJUDEN",
};

/** Where placements, training and work of the files take place: an employer, when it was needed and accepted, and visits. */
async function atEmployers(db: TenantDb, { organisationId, projectId }: Scope, seed: Seed, now: Day): Promise<void> {
  const employers: string[] = [];
  for (const [name, municipality] of seed.employers) {
    const id = randomUUID();
    await insertEmployer(db, { organisationId, projectId }, id, { name, municipality });
    employers.push(id);
  }
  if (employers.length === 0) return;
  const rows = await db.activity.findMany({
    where: {
      organisationId,
      kind: { in: ["PRAKTIK", "ARBETSTRANING", "ARBETE"] },
      startsOn: { not: null },
      enrolment: { projectId, person: { protection: null } },
    },
    orderBy: [{ startsOn: "asc" }, { id: "asc" }],
    select: { id: true, enrolmentId: true, offeredOn: true, startsOn: true, endsOn: true },
  });
  for (const [at, row] of rows.entries()) {
    const [offeredOn, startsOn] = [toDayOrNull(row.offeredOn), toDayOrNull(row.startsOn)];
    if (!startsOn) continue;
    const acceptedOn = offeredOn && addDays(offeredOn, 3) <= startsOn ? addDays(offeredOn, 3) : offeredOn;
    const needed = addDays(offeredOn ?? startsOn, -((at % 4) * 5));
    const isRunning = row.endsOn === null && now === today();
    await db.activity.updateMany({
      where: { organisationId, id: row.id },
      data: {
        employerId: nth(employers, at),
        neededOn: asDate(needed),
        acceptedOn: acceptedOn && offeredOn && acceptedOn <= startsOn ? asDate(acceptedOn) : null,
        extentPercent: nth([50, 75, 100], at),
        ...(isRunning ? { plannedUntil: asDate(addDays(today(), 20 + at * 5)) } : {}),
      },
    });
    if (isRunning)
      await insertFollowUp(db, organisationId, {
        enrolmentId: row.enrolmentId,
        activityId: row.id,
        plannedOn: addDays(today(), (at % 9) - 2),
      });
  }
}

/** What groups have met about, and how long before now. */
const sessions: [title: string, daysAgo: number][] = [
  ["Information om projektet", 120],
  ["Att söka jobb i grupp", 47],
  ["Hälsa och vardag", 12],
];

/** Group sessions that most of those who took part on the day came to. */
async function inGroups(db: TenantDb, place: Scope, people: readonly Person[], now: Day): Promise<void> {
  for (const [nth, [title, daysAgo]] of sessions.entries()) {
    const heldOn = addDays(now, -daysAgo);
    const sessionId = await insertSession(db, place, { heldOn, title });
    const there = people.filter((person) => person.startsOn <= heldOn && (person.endsOn === null || person.endsOn > heldOn));
    const add = there.filter((_, at) => (at + nth) % 3 !== 2).map((person) => person.id);
    await changeAttendance(db, place.organisationId, sessionId, { add, remove: [] });
  }
}

/** What waits for its start, and what runs beside the rest: of the people who take part now. */
async function waiting(db: TenantDb, { organisationId }: Scope, people: readonly Person[], partyOf: (code: string) => string | null) {
  const current = people.filter((person) => person.endsOn === null && person.startsOn < addDays(today(), -40));
  const add = (person: Person | undefined, detail: Detail, partyId: string | null, days: Partial<ActivityDays>) =>
    person &&
    insertActivity(db, organisationId, randomUUID(), person.id, {
      ...noDays,
      ...days,
      kind: "ANNAT",
      detail,
      partyId,
      employerId: null,
      extentPercent: null,
    });
  await add(current[0], "HALSA", partyOf("REGION") ?? partyOf("FK"), { neededOn: addDays(today(), -23), offeredOn: addDays(today(), -9) });
  await add(current[1], "BUDGET", partyOf("KOMMUN_SOC"), { neededOn: addDays(today(), -6) });
  const [startsOn, plannedUntil] = [addDays(today(), -30), addDays(today(), 30)];
  await add(current[2], "BUDGET", partyOf("KOMMUN_SOC"), {
    neededOn: addDays(startsOn, -9),
    offeredOn: startsOn,
    startsOn,
    plannedUntil,
    status: "PAGAR",
  });
}
