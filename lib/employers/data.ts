import "server-only";
import { type Day, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openText, sealText } from "@/lib/sealed-text";
import { byWord } from "@/lib/text";
import { type Cell, seal, type Vault } from "@/lib/vault";
import { type Contact, isKnown, noContact } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const nameCell = (rowId: string): Cell => ({ table: "employers", column: "name_sealed", rowId });
const contactCell = (rowId: string): Cell => ({ table: "employers", column: "contact_sealed", rowId });

/** What an employer is called; null when it does not open. */
export function openEmployerName(vault: Vault, { id, nameSealed }: { id: string; nameSealed: Uint8Array }): string | null {
  return openText(vault, nameCell(id), nameSealed).text;
}

/** What a form offers: the project's employers by name. */
export async function listEmployerNames(
  db: TenantDb,
  { organisationId, projectId }: Scope,
): Promise<{ id: string; name: string | null }[]> {
  const rows = await db.employer.findMany({ where: { organisationId, projectId }, select: { id: true, nameSealed: true } });
  const vault = await vaultOf(db);
  return rows.map((row) => ({ id: row.id, name: openEmployerName(vault, row) })).sort((a, b) => byWord(a.name, b.name));
}

/** An employer with whom one talks to. What does not open (`name` null, `isUnreadable` of the contact) is never written over. */
export type Employer = {
  id: string;
  name: string | null;
  municipality: string | null;
  contact: Contact;
  isUnreadable: boolean;
  version: number;
  /** Activities there, and those that have not ended. */
  places: number;
  open: number;
  lastOn: Day | null;
};

/**
 * The register, by name: every employer of the project and how many have been there. Places of protected
 * persons are in no list (they are kept nowhere: migration plan), nor counted here.
 */
export async function listEmployers(db: TenantDb, { organisationId, projectId }: Scope): Promise<Employer[]> {
  const rows = await db.$queryRaw<
    (Omit<Employer, "name" | "contact" | "isUnreadable" | "lastOn"> & {
      nameSealed: Uint8Array;
      contactSealed: Uint8Array | null;
      lastOn: Date | null;
    })[]
  >`
    SELECT m.id, m.name_sealed AS "nameSealed", m.municipality, m.contact_sealed AS "contactSealed", m.version, count(r.enrolment_id)::int AS places,
      (count(r.enrolment_id) FILTER (WHERE a.ends_on IS NULL))::int AS open, max(a.starts_on) FILTER (WHERE r.enrolment_id IS NOT NULL) AS "lastOn"
    FROM employers m
    LEFT JOIN activities a ON a.organisation_id = m.organisation_id AND a.employer_id = m.id
    LEFT JOIN participant_rows r ON r.organisation_id = a.organisation_id AND r.enrolment_id = a.enrolment_id AND NOT r.is_mistake
    WHERE m.organisation_id = ${organisationId}::uuid AND m.project_id = ${projectId}::uuid
    GROUP BY m.organisation_id, m.id`;
  const vault = await vaultOf(db);
  return rows
    .map(({ nameSealed, contactSealed, lastOn, ...row }) => ({
      ...row,
      name: openEmployerName(vault, { id: row.id, nameSealed }),
      ...openContact(vault, row.id, contactSealed),
      lastOn: toDayOrNull(lastOn),
    }))
    .sort((a, b) => byWord(a.name, b.name));
}

/** One employer of the project, or null. */
export async function findEmployer(db: TenantDb, { organisationId, projectId }: Scope, id: string) {
  const row = await db.employer.findFirst({
    where: { organisationId, projectId, id },
    select: { id: true, nameSealed: true, municipality: true, contactSealed: true, version: true },
  });
  if (!row) return null;
  const { nameSealed, contactSealed, ...employer } = row;
  const vault = await vaultOf(db);
  return { ...employer, name: openEmployerName(vault, { id, nameSealed }), ...openContact(vault, id, contactSealed) };
}

function openContact(vault: Vault, id: string, sealed: Uint8Array | null): { contact: Contact; isUnreadable: boolean } {
  const { text, isUnreadable } = openText(vault, contactCell(id), sealed);
  return { contact: text === null ? noContact : { ...noContact, ...JSON.parse(text) }, isUnreadable };
}

/** What is written of an employer. `contact` left out: what is stored stays. */
export type EmployerFacts = { name: string; municipality: string | null; contact?: Contact };

async function columns(db: TenantDb, id: string, { name, municipality, contact }: EmployerFacts) {
  const said = contact && isKnown(contact) ? JSON.stringify(contact) : null;
  const vault = await vaultOf(db);
  return {
    municipality,
    nameSealed: seal(vault, nameCell(id), name),
    ...(contact ? { contactSealed: sealText(vault, contactCell(id), said) } : {}),
  };
}

/** Whether another employer of the project has the name, whatever its case. */
export async function isNameTaken(db: TenantDb, scope: Scope, name: string, except: string | null): Promise<boolean> {
  return (await findEmployerByName(db, scope, name, except)) !== null;
}

/**
 * The project's employer of that name, whatever its case. Nobody else looks for one until the transaction ends, so that
 * two at once do not both add it.
 */
export async function findEmployerByName(
  db: TenantDb,
  scope: Scope,
  name: string,
  except: string | null = null,
): Promise<{ id: string } | null> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`employers ${scope.projectId}`}, 0))`;
  const plain = (one: string | null) => one?.toLocaleLowerCase("sv");
  return (await listEmployerNames(db, scope)).find((one) => one.id !== except && plain(one.name) === plain(name)) ?? null;
}

/** Adds an employer. */
export async function insertEmployer(db: TenantDb, scope: Scope, id: string, facts: EmployerFacts): Promise<void> {
  await db.employer.create({ data: { ...scope, id, ...(await columns(db, id, facts)) } });
}

/** Changes an employer if nobody else has since `version`; whether it was changed. */
export async function changeEmployer(
  db: TenantDb,
  scope: Scope,
  { id, version }: { id: string; version: number },
  facts: EmployerFacts,
): Promise<boolean> {
  const { count } = await db.employer.updateMany({
    where: { ...scope, id, version },
    data: { ...(await columns(db, id, facts)), version: { increment: 1 } },
  });
  return count === 1;
}
