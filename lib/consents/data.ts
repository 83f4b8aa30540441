import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openText, sealText } from "@/lib/sealed-text";
import { type Cell, seal } from "@/lib/vault";
import type { Category, Party } from "./domain";
import type { ConsentForm } from "./schema";

/** Where a consent keeps, sealed, in what place its proof lies: it may name a person. */
export const proofCell = (consentId: string): Cell => ({ table: "consents", column: "proof_kept_at_sealed", rowId: consentId });

const languageCell = (rowId: string): Cell => ({ table: "consents", column: "language_name_sealed", rowId });

export type Scope = { organisationId: string; projectId: string };

/** The project's parties, in the project's own order. */
export function listParties(db: TenantDb, { organisationId, projectId }: Scope): Promise<Party[]> {
  return db.party.findMany({
    where: { organisationId, projectId },
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true, code: true, name: true },
  });
}

/** Whether a participation is in the project. */
export async function isParticipation(db: TenantDb, { organisationId, projectId }: Scope, enrolmentId: string): Promise<boolean> {
  return (await db.enrolment.count({ where: { organisationId, projectId, id: enrolmentId } })) === 1;
}

/** Every consent of a participation, the newest first. `proofKeptAt` and `languageName` are null when their cells do not open. */
export async function listConsents(db: TenantDb, organisationId: string, enrolmentId: string) {
  const rows = await db.consent.findMany({
    where: { organisationId, enrolmentId },
    orderBy: [{ recordedAt: "desc" }, { id: "asc" }],
    select: {
      id: true,
      purpose: true,
      categories: true,
      startsOn: true,
      endsOn: true,
      language: true,
      languageNameSealed: true,
      proofKind: true,
      proofSealed: true,
      gdprGround: true,
      sensitiveGround: true,
      informedOn: true,
      recordedAt: true,
      recordedById: true,
      withdrawnAt: true,
      withdrawnById: true,
      fromParty: { select: { name: true } },
      toParty: { select: { name: true } },
    },
  });
  const names = await staffNames(
    db,
    rows.flatMap((row) => [row.recordedById, row.withdrawnById]),
  );
  const vault = await vaultOf(db);
  return rows.map(({ recordedById, withdrawnById, fromParty, toParty, proofSealed, languageNameSealed, ...row }) => ({
    ...row,
    proofKeptAt: openText(vault, proofCell(row.id), proofSealed).text,
    languageName: openText(vault, languageCell(row.id), languageNameSealed).text,
    startsOn: toDay(row.startsOn),
    endsOn: toDay(row.endsOn),
    informedOn: toDay(row.informedOn),
    from: fromParty.name,
    to: toParty.name,
    recordedBy: names.get(recordedById ?? "") ?? null,
    withdrawnBy: names.get(withdrawnById ?? "") ?? null,
  }));
}
export type ConsentRow = Awaited<ReturnType<typeof listConsents>>[number];

/** Every block of a participation, the newest first. */
export async function listBlocks(db: TenantDb, organisationId: string, enrolmentId: string) {
  const rows = await db.consentBlock.findMany({
    where: { organisationId, enrolmentId },
    orderBy: [{ setAt: "desc" }, { id: "asc" }],
    select: {
      id: true,
      categories: true,
      setAt: true,
      setById: true,
      liftedAt: true,
      toPartyId: true,
      toParty: { select: { name: true } },
    },
  });
  const names = await staffNames(
    db,
    rows.map((row) => row.setById),
  );
  return rows.map(({ setById, toParty, ...row }) => ({ ...row, to: toParty?.name ?? null, setBy: names.get(setById ?? "") ?? null }));
}
export type BlockRow = Awaited<ReturnType<typeof listBlocks>>[number];

async function staffNames(db: TenantDb, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const users = await db.user.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}

export type Opening = { toPartyId: string; category: Category; until: Day };

/** What a participation has open to whom on a day, and until when: what a party's representative is shown. */
export async function listOpenings(db: TenantDb, organisationId: string, enrolmentId: string, on: Day): Promise<Opening[]> {
  const rows = await db.$queryRaw<{ toPartyId: string; category: Category; until: Date }[]>`
    SELECT to_party_id AS "toPartyId", category, max(ends_on) AS until FROM openings
    WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ${enrolmentId}::uuid AND ${on}::date BETWEEN starts_on AND ends_on
    GROUP BY to_party_id, category`;
  return rows.map((row) => ({ ...row, until: toDay(row.until) }));
}

/** Adds a consent. */
export async function insertConsent(
  db: TenantDb,
  organisationId: string,
  { proofKeptAt, languageName, ...facts }: ConsentForm,
  recordedById: string | null,
): Promise<void> {
  const id = randomUUID();
  const vault = await vaultOf(db);
  await db.consent.create({
    data: {
      ...facts,
      organisationId,
      id,
      proofSealed: seal(vault, proofCell(id), proofKeptAt),
      languageNameSealed: sealText(vault, languageCell(id), languageName),
      recordedById,
      startsOn: asDate(facts.startsOn),
      endsOn: asDate(facts.endsOn),
      informedOn: asDate(facts.informedOn),
    },
    select: { id: true },
  });
}

/** Withdraws a consent of the project that has not been withdrawn: the participation, or null. */
export async function withdraw(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  consentId: string,
  userId: string | null,
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ enrolmentId: string }[]>`
    UPDATE consents c SET withdrawn_at = now(), withdrawn_by_id = ${userId}::uuid
    FROM enrolments e
    WHERE c.organisation_id = ${organisationId}::uuid AND c.id = ${consentId}::uuid AND c.withdrawn_at IS NULL
      AND e.organisation_id = c.organisation_id AND e.id = c.enrolment_id AND e.project_id = ${projectId}::uuid
    RETURNING c.enrolment_id AS "enrolmentId"`;
  return row?.enrolmentId ?? null;
}

/** Adds a block; without a party it is for all. */
export async function insertBlock(
  db: TenantDb,
  organisationId: string,
  block: { enrolmentId: string; toPartyId: string | null; categories: Category[]; setById: string | null },
): Promise<void> {
  await db.consentBlock.create({ data: { organisationId, ...block }, select: { id: true } });
}

/** Lifts a block of the project that is in force: the participation, or null. */
export async function lift(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  blockId: string,
  userId: string | null,
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ enrolmentId: string }[]>`
    UPDATE consent_blocks b SET lifted_at = now(), lifted_by_id = ${userId}::uuid
    FROM enrolments e
    WHERE b.organisation_id = ${organisationId}::uuid AND b.id = ${blockId}::uuid AND b.lifted_at IS NULL
      AND e.organisation_id = b.organisation_id AND e.id = b.enrolment_id AND e.project_id = ${projectId}::uuid
    RETURNING b.enrolment_id AS "enrolmentId"`;
  return row?.enrolmentId ?? null;
}
