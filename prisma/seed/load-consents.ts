import { insertBlock, insertConsent, listConsents, listParties, withdraw } from "../../lib/consents/data.ts";
import { type Category, givingParties, type Purpose } from "../../lib/consents/domain.ts";
import { addDays, type Day, today } from "../../lib/dates.ts";
import { type TenantDb, withTenant } from "../../lib/db/tenant.ts";

type Given = {
  to: "AF" | "FK";
  categories: Category[];
  /** Days from today: the first, and the last. */
  from: number;
  until: number;
  purpose?: Purpose;
  withdrawn?: true;
};

const course: Category[] = ["IDENTITET", "STEG", "INSATSER"];

// One line for each of a project's first participants: what they have agreed to. Varied, as people are.
const given: Given[][] = [
  [{ to: "AF", categories: course, from: -60, until: 120 }],
  [
    { to: "AF", categories: ["IDENTITET", "KONTAKT", "STEG", "HUSHALL", "SITUATION", "INSATSER"], from: -30, until: 335 },
    { to: "FK", categories: ["IDENTITET", "STEG", "SITUATION"], from: -30, until: 150 },
  ],
  [{ to: "AF", categories: ["STEG"], from: -90, until: 90, purpose: "REMISSGRUPP" }],
  [{ to: "FK", categories: ["IDENTITET", "SITUATION"], from: -14, until: 168 }],
  [{ to: "AF", categories: course, from: -200, until: -20 }],
  [{ to: "AF", categories: course, from: -45, until: 137, withdrawn: true }],
  [
    { to: "AF", categories: ["IDENTITET", "STEG"], from: -10, until: 172, purpose: "REMISSGRUPP" },
    { to: "FK", categories: ["STEG"], from: -10, until: 172, purpose: "REMISSGRUPP" },
  ],
  [{ to: "AF", categories: ["STEG"], from: -5, until: 360, purpose: "UPPFOLJNING" }],
];
/** This one has blocked what the consent would open. */
const blocked = { line: 6, categories: ["IDENTITET"] satisfies Category[] };

/** Gives the first participants of a project the consents above; a project without the parties gets none. */
export async function loadConsents(organisationId: string, projectId: string): Promise<void> {
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: crypto.randomUUID() } as const;
  await withTenant(scope, "write", async (db) => {
    const current = await db.enrolment.findMany({
      where: { organisationId, projectId, endsOn: null },
      orderBy: [{ startsOn: "asc" }, { externalId: "asc" }],
      take: given.length,
      select: { id: true, caseworkerId: true },
    });
    for (const [line, { id, caseworkerId }] of current.entries()) {
      for (const one of given[line] ?? []) await record(db, { organisationId, projectId }, id, caseworkerId, one, today());
      if (line === blocked.line)
        await insertBlock(db, organisationId, { enrolmentId: id, toPartyId: null, categories: blocked.categories, setById: caseworkerId });
    }
  });
}

type Place = { organisationId: string; projectId: string };

async function record(db: TenantDb, place: Place, enrolmentId: string, caseworkerId: string | null, one: Given, on: Day): Promise<void> {
  const parties = await listParties(db, place);
  const [from] = givingParties(parties);
  const to = parties.find((party) => party.code === one.to);
  if (!from || !to) return;
  const startsOn = addDays(on, one.from);
  const consent = {
    enrolmentId,
    purpose: one.purpose ?? ("SAMVERKAN_INSATS" as const),
    fromPartyId: from.id,
    toPartyId: to.id,
    categories: one.categories,
    startsOn,
    endsOn: addDays(on, one.until),
    informedOn: startsOn,
    language: "SVENSKA" as const,
    languageName: null,
    proofKind: "PAPPER" as const,
    proofKeptAt: "Pärmen Samtycken, under löpnumret",
    gdprGround: "ART_6_1_E" as const,
    sensitiveGround: "ART_9_2_H" as const,
  };
  await insertConsent(db, place.organisationId, consent, caseworkerId);
  if (!one.withdrawn) return;
  const [newest] = await listConsents(db, place.organisationId, enrolmentId);
  if (newest) await withdraw(db, place, newest.id, caseworkerId);
}
