import { withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, openNumber } from "@/lib/identity";

/** A program that tells, as JSON, who is known in each organisation given: `id` `slug` pairs, opened with the keys in its environment. */
const given = process.argv.slice(2);
const people: { organisation: string; givenName: string; familyName: string; number: string | null }[] = [];
for (let at = 0; at < given.length; at += 2) {
  const [organisationId = "", organisation = ""] = given.slice(at, at + 2);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
  await withTenant(scope, "read", async (db) => {
    const vault = await vaultOf(db);
    const rows = await db.person.findMany({ select: { id: true, identitySealed: true, numberSealed: true } });
    for (const { id, identitySealed, numberSealed } of rows) {
      const { givenName, familyName } = openName(vault, id, identitySealed);
      const number = openNumber(vault, id, numberSealed);
      people.push({
        organisation,
        givenName: givenName ?? "",
        familyName: familyName ?? "",
        number: typeof number === "string" ? number : null,
      });
    }
  });
}
process.stdout.write(JSON.stringify(people), () => process.exit(0));
