import { ante } from "./ante.ts";
import { bas } from "./bas.ts";
import { ljusnarsberg } from "./ljusnarsberg.ts";
import { pas } from "./pas.ts";
import type { ProjectSeed } from "./project.ts";
import { skarpnack } from "./skarpnack.ts";

export const seedProjects: readonly ProjectSeed[] = [ante, pas, skarpnack, ljusnarsberg, bas];

const trialSlugs = new Map([
  [ante, "prov-ante"],
  [pas, "prov-pas"],
  [skarpnack, "prov-skarpnack"],
  [ljusnarsberg, "prov-ljusnarsberg"],
  [bas, "prov-bas"],
]);

/** Five empty, open-ended projects for trying imports: each has the goals and parties of a seed project. */
export const trialProjects: readonly ProjectSeed[] = [...trialSlugs].map(([seed, slug]) => ({
  ...seed,
  slug,
  organisation: "provkommun",
  name: `Prov ${seed.name}`,
  summary: `Ett tomt projekt att prova import i, med samma mål och parter som ${seed.name}.`,
  ownerUnit: "Provkommun",
  endsOn: null,
  milestones: seed.milestones.map((milestone) => ({ ...milestone, reachedOn: null })),
  reports: [],
  budget: [],
}));
