import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openText, type SealedText } from "@/lib/sealed-text";
import { seal } from "@/lib/vault";

type Scope = { organisationId: string; projectId: string };

const keptAtCell = (rowId: string) => ({ table: "referral_consents", column: "proof_kept_at_sealed", rowId });

/** That a party may hear a referral. */
export type ReferralConsent = {
  id: string;
  toPartyId: string;
  party: string;
  until: Day;
  proofKind: string;
  keptAt: SealedText;
};

/** Which parties may hear a referral on a day, and until when. */
export async function listReferralConsents(
  db: TenantDb,
  { organisationId }: { organisationId: string },
  referralId: string,
  on: Day,
): Promise<ReferralConsent[]> {
  const rows = await db.referralConsent.findMany({
    where: { organisationId, referralId, withdrawnAt: null, startsOn: { lte: asDate(on) }, endsOn: { gte: asDate(on) } },
    orderBy: [{ endsOn: "asc" }, { id: "asc" }],
    include: { toParty: { select: { name: true } } },
  });
  const vault = await vaultOf(db);
  return rows.map(({ id, toPartyId, toParty, endsOn, proofKind, proofKeptAtSealed }) => ({
    ...{ id, toPartyId, proofKind },
    party: toParty.name,
    until: toDay(endsOn),
    keptAt: openText(vault, keptAtCell(id), proofKeptAtSealed),
  }));
}

/** Records that parties may hear a referral from a day on. */
export async function insertReferralConsents(
  db: TenantDb,
  organisationId: string,
  { referralId, personId }: { referralId: string; personId: string },
  facts: { toPartyIds: readonly string[]; startsOn: Day; endsOn: Day; proofKind: string; proofKeptAt: string; recordedById: string },
): Promise<void> {
  const { toPartyIds, startsOn, endsOn, proofKind, proofKeptAt, recordedById } = facts;
  const vault = await vaultOf(db);
  await db.referralConsent.createMany({
    data: toPartyIds.map((toPartyId) => {
      const id = randomUUID();
      const about = { organisationId, id, referralId, personId, toPartyId };
      const days = { startsOn: asDate(startsOn), endsOn: asDate(endsOn) };
      return { ...about, ...days, proofKind, recordedById, proofKeptAtSealed: seal(vault, keptAtCell(id), proofKeptAt) };
    }),
  });
}

/** Ends a consent that holds; the referral it is about, null when there is none such. */
export async function withdrawReferralConsent(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  id: string,
  withdrawnById: string,
): Promise<string | null> {
  const where = { organisationId, id, withdrawnAt: null, referral: { projectId } };
  const row = await db.referralConsent.findFirst({ where, select: { referralId: true } });
  if (!row) return null;
  const { count } = await db.referralConsent.updateMany({
    where: { organisationId, id, withdrawnAt: null },
    data: { withdrawnAt: new Date(), withdrawnById },
  });
  return count === 1 ? row.referralId : null;
}
