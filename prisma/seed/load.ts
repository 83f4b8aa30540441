import { randomUUID } from "node:crypto";
import pg from "pg";
import { scopes } from "../../lib/auth/policy.ts";
import { today } from "../../lib/dates.ts";
import { prisma } from "../../lib/db/client.ts";
import { withTenant } from "../../lib/db/tenant.ts";
import { demoOrganisations } from "./accounts.ts";
import { loadAccounts } from "./load-accounts.ts";
import { loadCasework } from "./load-casework.ts";
import { loadConsents } from "./load-consents.ts";
import { loadComingMeeting } from "./load-meetings.ts";
import { loadPeople } from "./load-people.ts";
import { loadPlans } from "./load-plans.ts";
import { loadProject } from "./load-project.ts";
import { loadProtection } from "./load-protection.ts";
import { loadReferrals } from "./load-referrals.ts";
import { seedProjects, trialProjects } from "./projects/all.ts";

/**
 * Loads the demo world into an empty, migrated database. Organisations are written as the owner role,
 * everything else as the app itself does it. lib/commands/local.ts throws the database away when this fails.
 */
/** The projects that go on today: there, people have said what the parties may see. */
const consenting = ["ante", "pas", "bas"];
const started = Date.now();
const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await owner.connect();
const world = await loadAccounts(owner, demoOrganisations, scopes);
await owner.end();

for (const seed of [...seedProjects, ...trialProjects]) {
  const organisationId = world.organisationId(seed.organisation);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  const id = await withTenant(scope, "write", (db) => loadProject(db, organisationId, seed, world));
  await loadPeople(organisationId, { id, slug: seed.slug, startsOn: seed.startsOn, endsOn: seed.endsOn });
  const staffId = world.userId(`handlaggare@${seed.organisation}.example`);
  await loadReferrals(
    organisationId,
    { id, slug: seed.slug, endsOn: seed.endsOn && seed.endsOn < today() ? seed.endsOn : null },
    staffId,
    world,
  );
  if (seed.slug === "ante") await loadProtection(organisationId, id, "A23", world.userId("handlaggare@bjuv.example"));
  await loadPlans(organisationId, id, seed.slug, seed.endsOn);
  if (consenting.includes(seed.slug)) await loadConsents(organisationId, id);
  if (!seed.slug.startsWith("prov-")) await loadCasework(organisationId, { id, goesOn: consenting.includes(seed.slug) });
  if (seed.slug === "ante") await loadComingMeeting(organisationId, id, seed.measureEveryDays);
}
await prisma().$disconnect();
console.log(`The demo world is loaded (${((Date.now() - started) / 1000).toFixed(1)} s).`);
