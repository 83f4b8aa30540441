import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { type ApiScope, type Role, scopes } from "@/lib/auth/policy";
import { tokenHash } from "@/lib/auth/token";
import type { Round, Sex } from "@/lib/codes";
import { proofCell } from "@/lib/consents/data";
import { type Category, categories, type Purpose } from "@/lib/consents/domain";
import type { CriterionKey, Params } from "@/lib/criteria/domain";
import { addDays, asDate, type Day, today } from "@/lib/dates";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { type FormAction, type FormState, hiddenFields, idle } from "@/lib/form";
import type { Direction, Unit } from "@/lib/goals/domain";
import type { Definition } from "@/lib/goals/schema";
import { nameColumns, numberColumns, openName } from "@/lib/identity";
import { insertRevision } from "@/lib/notes/data";
import type { Place } from "@/lib/place";
import { insertReferralConsents } from "@/lib/referrals/consents/data";
import { insertFacts, insertReferral } from "@/lib/referrals/data";
import type { Facts } from "@/lib/referrals/domain";
import { insertTask } from "@/lib/tasks/data";
import { seal } from "@/lib/vault";
import { requestState } from "./request.ts";

let pool: pg.Pool | undefined;

/** A connection as the owner role: for what the app itself may not do (make organisations). */
export function owner(): pg.Pool {
  if (!pool) {
    pool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 3 });
    // At the end the database is dropped under connections that are still closing.
    pool.on("error", () => {});
  }
  return pool;
}

export type Step = [measuredOn: Day, round: Round, value: number, reason?: string, waitingForId?: string];
export type EnrolFacts = {
  startsOn?: Day;
  endsOn?: Day;
  exitReason?: string;
  outcome?: string;
  sex?: Sex;
  givenName?: string;
  familyName?: string;
  birthYear?: number;
  number?: string;
  personId?: string;
  householdId?: string;
  externalId?: string;
  caseworkerId?: string;
  expectedToMove?: boolean;
  projectId?: string;
  steps?: Step[];
};

async function personRow(db: TenantDb, organisationId: string, id: string, { number, ...facts }: EnrolFacts) {
  const vault = await vaultOf(db);
  const name = { givenName: facts.givenName ?? "Ada", familyName: facts.familyName ?? `Prov ${id.slice(0, 4)}` };
  return {
    organisationId,
    id,
    ...nameColumns(vault, id, name),
    birthYear: number ? Number(number.slice(0, 4)) : (facts.birthYear ?? 1990),
    ...(number ? numberColumns(vault, id, number) : {}),
  };
}

/** A person's name as it is stored, opened. */
export async function storedName(db: TenantDb, id: string) {
  const { identitySealed } = await db.person.findFirstOrThrow({ where: { id }, select: { identitySealed: true } });
  return openName(await vaultOf(db), id, identitySealed);
}

function enrolmentRow(facts: EnrolFacts) {
  return {
    householdId: facts.householdId,
    externalId: facts.externalId,
    sex: facts.sex ?? "KVINNA",
    startsOn: asDate(facts.startsOn ?? "2024-01-10"),
    endsOn: facts.endsOn ? asDate(facts.endsOn) : null,
    exitReason: facts.exitReason,
    outcome: facts.outcome,
    caseworkerId: facts.caseworkerId,
    expectedToMove: facts.expectedToMove ?? true,
  };
}

/** What a referral tells when it tells nothing. */
const nothingTold: Facts = {
  sex: "KVINNA",
  municipality: null,
  partyIds: [],
  householdKind: null,
  childYears: null,
  monthsInSupport: null,
  screening: null,
  exclusion: null,
  targetGroups: [],
  answers: {},
  known: null,
  contacts: null,
};

export type World = Awaited<ReturnType<typeof aWorld>>;

/**
 * A fresh organisation with one project and three parties (Jobbtorg, Arbetsförmedlingen, Försäkringskassan), that no other
 * test sees: row-level security does the cleaning up.
 */
export async function aWorld(facts: { startsOn?: Day; endsOn?: Day; followUpDates?: Day[]; measureEveryDays?: number } = {}) {
  const mark = randomUUID().slice(0, 8);
  const organisation = { id: randomUUID(), slug: `org-${mark}` };
  const project = { id: randomUUID(), slug: `projekt-${mark}` };
  const place: Place = { organisation: organisation.slug, project: project.slug };
  await owner().query("INSERT INTO organisations (id, slug, name, short_name, kind) VALUES ($1, $2, $3, $3, 'OWNER')", [
    organisation.id,
    organisation.slug,
    `Organisation ${mark}`,
  ]);

  const run = <T>(work: (db: TenantDb) => Promise<T>) =>
    withTenant(
      { organisationId: organisation.id, actorKind: "system", actorId: null, role: null, requestId: `test-${mark}` },
      "write",
      work,
    );
  const key = { organisationId: organisation.id };

  const parties = await run(async (db) => {
    await db.project.create({
      data: {
        ...key,
        ...project,
        name: `Projekt ${mark}`,
        startsOn: asDate(facts.startsOn ?? "2023-01-01"),
        endsOn: facts.endsOn ? asDate(facts.endsOn) : null,
        followUpDates: (facts.followUpDates ?? []).map(asDate),
        measureEveryDays: facts.measureEveryDays ?? 90,
      },
    });
    const party = (code: string, name: string) =>
      db.party.create({ data: { ...key, projectId: project.id, code, name }, select: { id: true } });
    return {
      jobbtorg: (await party("KOMMUN_AME", "Jobbtorg")).id,
      af: (await party("AF", "Arbetsförmedlingen")).id,
      fk: (await party("FK", "Försäkringskassan")).id,
    };
  });

  /** Makes a user with the role here (assigned to the project unless told otherwise) and acts as them from now on. */
  async function signInAs(role: Role, options: { assigned?: boolean; partyCode?: string } = {}) {
    const user = { id: randomUUID(), email: `${role.toLowerCase()}.${randomUUID().slice(0, 8)}@test.example` };
    await owner().query("INSERT INTO users (id, email, name) VALUES ($1, $2, $3)", [user.id, user.email, `${role} ${mark}`]);
    // The database refuses the association's roles here; their lack of rights is tested all the same.
    const isAssociation = role === "associationManager" || role === "boardMember";
    if (isAssociation) await owner().query("UPDATE organisations SET kind = 'FUNDER' WHERE id = $1", [organisation.id]);
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role, party_code) VALUES ($1, $2, $3, $4)", [
      organisation.id,
      user.id,
      role,
      options.partyCode ?? null,
    ]);
    if (isAssociation) await owner().query("UPDATE organisations SET kind = 'OWNER' WHERE id = $1", [organisation.id]);
    if (options.assigned !== false) {
      await run((db) => db.projectAssignment.create({ data: { ...key, projectId: project.id, userId: user.id } }));
    }
    await actAs(user.id);
    return user;
  }

  /** Enrols an invented person, with the steps given as [date, round, value, reason?, waitingForId?]. */
  async function enrol(person: EnrolFacts = {}) {
    const personId = person.personId ?? randomUUID();
    const enrolmentId = randomUUID();
    await run(async (db) => {
      if (!person.personId) await db.person.create({ data: await personRow(db, organisation.id, personId, person) });
      await db.enrolment.create({
        data: { ...key, ...enrolmentRow(person), id: enrolmentId, personId, projectId: person.projectId ?? project.id },
      });
      for (const [measuredOn, round, value, reason, waitingForId] of person.steps ?? []) {
        await db.stepMeasurement.create({
          data: { ...key, enrolmentId, measuredOn: asDate(measuredOn), round, value, reason, waitingForId },
        });
      }
    });
    return { enrolmentId, personId };
  }

  /** A household with children by birth year. */
  async function household(kind: "SINGLE" | "COUPLE" = "SINGLE", children: number[] = []) {
    const id = randomUUID();
    await run(async (db) => {
      await db.household.create({ data: { ...key, id, projectId: project.id, kind } });
      await db.child.createMany({ data: children.map((birthYear) => ({ ...key, householdId: id, birthYear, residence: "FULL_TIME" })) });
    });
    return id;
  }

  /**
   * A consent from the municipality to the employment service, to all categories, today and a month on,
   * unless told otherwise; its id. Days are counted from today.
   */
  async function consent(
    enrolmentId: string,
    facts: { categories?: readonly Category[]; to?: string; from?: number; until?: number; purpose?: Purpose } = {},
  ): Promise<string> {
    const { from = 0, until = 30 } = facts;
    const startsOn = addDays(today(), from);
    const id = randomUUID();
    const row = await run(async (db) =>
      db.consent.create({
        data: {
          ...key,
          id,
          enrolmentId,
          purpose: facts.purpose ?? "SAMVERKAN_INSATS",
          fromPartyId: parties.jobbtorg,
          toPartyId: facts.to ?? parties.af,
          categories: [...(facts.categories ?? categories)],
          startsOn: asDate(startsOn),
          endsOn: asDate(addDays(today(), until)),
          language: "SVENSKA",
          proofKind: "PAPPER",
          proofSealed: seal(await vaultOf(db), proofCell(id), "Pärm 1"),
          gdprGround: "ART_6_1_E",
          sensitiveGround: "ART_9_2_H",
          informedOn: asDate(startsOn),
        },
        select: { id: true },
      }),
    );
    return row.id;
  }

  /**
   * A referral of a person from the employment service, given by the staff today unless told otherwise; its id.
   * `by`: the representative who gave it for the party.
   */
  async function refer(personId: string, facts: { state?: "NEW" | "ADMITTED"; partyId?: string; by?: string } & Partial<Facts> = {}) {
    const { state = "NEW", partyId = parties.af, by, ...told } = facts;
    return run(async (db) => {
      const given = { givenName: "Ada", familyName: "Prov", number12: null, birthYear: 1990, referrer: "Rita Remitterare" };
      const giver = { byParty: by !== undefined, givenById: by ?? randomUUID() };
      const scope = { ...key, projectId: project.id };
      const id = await insertReferral(db, scope, { personId, partyId, givenOn: today(), given }, giver);
      await insertFacts(db, organisation.id, { referralId: id, personId }, { ...nothingTold, ...told }, giver);
      if (state !== "NEW") await db.referral.updateMany({ where: { id }, data: { state } });
      return id;
    });
  }

  /** That a party may hear a referral, today and a month on; the consent's id. */
  async function letHear(referralId: string, { personId, toPartyId }: { personId: string; toPartyId: string }): Promise<string> {
    const facts = {
      startsOn: today(),
      endsOn: addDays(today(), 30),
      proofKind: "PAPPER",
      proofKeptAt: "Pärm 1",
      recordedById: randomUUID(),
    };
    return run(async (db) => {
      await insertReferralConsents(db, organisation.id, { referralId, personId }, { ...facts, toPartyIds: [toPartyId] });
      return (await db.referralConsent.findFirstOrThrow({ where: { referralId, toPartyId }, select: { id: true } })).id;
    });
  }

  /** A criterion of the project, after the others; its id. */
  async function criterion<K extends CriterionKey>(name: K, params: Params[K]): Promise<string> {
    const { _max } = await run((db) => db.criterion.aggregate({ where: { projectId: project.id }, _max: { position: true } }));
    const data = { ...key, projectId: project.id, key: name, params, position: (_max.position ?? -1) + 1 };
    return (await run((db) => db.criterion.create({ data, select: { id: true } }))).id;
  }

  /** A goal of the project, after the others: the share on step 4 unless told otherwise; its key. */
  async function goal(
    facts: { key?: string; target?: number | null; unit?: Unit; direction?: Direction | null; definition?: Definition } = {},
  ) {
    const { key: name = "A1", target = 0.3, unit = "SHARE", direction = target === null ? null : "AT_LEAST" } = facts;
    const definition = facts.definition ?? { counts: "persons", among: [], reached: [[{ fact: "lastStep", is: [4] }]] };
    const data = { ...key, projectId: project.id, key: name, label: `Mål ${name}`, target, unit, direction, definition };
    await run((db) => db.goal.create({ data }));
    return name;
  }

  /** A note about a participant, of 2 May 2025 unless told otherwise; its id. */
  const note = (enrolmentId: string, text: string, notedOn: Day = "2025-05-02") =>
    run((db) =>
      insertRevision(
        db,
        { organisationId: organisation.id, projectId: project.id },
        { enrolmentId, kind: "SAMTAL", notedOn, text, reason: null, recordedById: randomUUID() },
      ),
    );

  /** A task due today for the project, about nobody and nobody's, unless told otherwise; its id. */
  const task = (facts: Partial<Parameters<typeof insertTask>[2]> = {}) =>
    run((db) =>
      insertTask(
        db,
        { organisationId: organisation.id, projectId: project.id },
        { enrolmentId: null, title: "Något att göra", ownerId: null, ownerPartyId: null, dueOn: today(), neededSince: null, ...facts },
        randomUUID(),
      ),
    );

  /** A key to the API with the scopes (all unless told otherwise). */
  async function token(held: readonly ApiScope[] = scopes) {
    const text = `test-${randomUUID()}`;
    await owner().query("INSERT INTO api_tokens (organisation_id, name, token_hash, scopes) VALUES ($1, 'test', $2, $3)", [
      organisation.id,
      tokenHash(text),
      held,
    ]);
    return text;
  }

  return {
    organisation,
    project,
    place,
    parties,
    run,
    signInAs,
    enrol,
    household,
    consent,
    refer,
    letHear,
    criterion,
    goal,
    note,
    task,
    token,
  };
}

/** Makes the next calls come from a new session of this user, just proved unless told how many minutes ago. */
export async function actAs(userId: string, { provedMinutesAgo = 0 } = {}): Promise<string> {
  const { rows } = await owner().query(
    "INSERT INTO sessions (user_id, verified_at, proved_at, method) VALUES ($1, now(), now() - make_interval(mins => $2), 'totp') RETURNING id",
    [userId, provedMinutesAgo],
  );
  const sid: string = rows[0].id;
  requestState.cookies.set("samsteg", await encode({ token: { sid }, secret: process.env.NEXTAUTH_SECRET ?? "", maxAge: 3600 }));
  return sid;
}

/** Makes the next calls come from nobody. */
export function actAsNobody(): void {
  requestState.cookies.clear();
}

/** Sends a form to an action as the browser does; lists are sent under `name[]`. */
export function send(
  action: FormAction,
  place: Place,
  fields: Record<string, string | string[]>,
  submission: string = randomUUID(),
): Promise<FormState> {
  const form = new FormData();
  form.set(hiddenFields.organisation, place.organisation);
  form.set(hiddenFields.project, place.project);
  form.set(hiddenFields.submission, submission);
  for (const [name, value] of Object.entries(fields)) {
    for (const text of Array.isArray(value) ? value : [value]) form.append(Array.isArray(value) ? `${name}[]` : name, text);
  }
  return action(idle, form);
}
