import { prisma } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { vaultOf, vaultProblems } from "@/lib/db/vault";
import { openName, openNumber } from "@/lib/identity";
import { openHash } from "@/lib/password-hash";
import { openForAccount } from "@/lib/vault";

/** A program that tells, as JSON, what of an organisation opens with the keys in its environment. */
const [organisationId = ""] = process.argv.slice(2);
const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
const problems = await vaultProblems();
const opened = await withTenant(scope, "read", async (db) => {
  const vault = await vaultOf(db);
  const persons = await db.person.findMany();
  return persons.filter(
    ({ id, identitySealed, numberSealed }) =>
      openName(vault, id, identitySealed).familyName && typeof openNumber(vault, id, numberSealed) === "string",
  ).length;
}).catch(() => 0);
const users = await prisma().user.findMany({
  where: { totpSealed: { not: null } },
  select: { id: true, totpSealed: true, passwordHash: true },
});
const seeds = users.map(({ id, totpSealed }) => {
  try {
    return openForAccount(id, "totp_sealed", totpSealed ?? new Uint8Array());
  } catch {
    return null;
  }
});
const hashes = users.map(({ id, passwordHash }) => openHash(id, passwordHash));
console.log(JSON.stringify({ problems, opened, seeds, hashes }));
await prisma().$disconnect();
