import type { Role } from "../../lib/auth/policy.ts";

export type DemoOrganisation = { slug: string; name: string; shortName: string; kind: "OWNER" | "FUNDER" };

export const demoOrganisations: readonly DemoOrganisation[] = [
  { slug: "bjuv", name: "Bjuvs kommun, Arbetsmarknadsenheten", shortName: "Bjuv", kind: "OWNER" },
  { slug: "staffanstorp", name: "Staffanstorps kommun, Arbetsmarknadsförvaltningen", shortName: "Staffanstorp", kind: "OWNER" },
  { slug: "skarpnack", name: "Skarpnäcks stadsdelsförvaltning", shortName: "Skarpnäck", kind: "OWNER" },
  { slug: "ljusnarsberg", name: "Ljusnarsbergs kommun, Bildningsförvaltningen", shortName: "Ljusnarsberg", kind: "OWNER" },
  { slug: "trelleborg", name: "Trelleborgs kommun, Arbetsmarknadsförvaltningen", shortName: "Trelleborg", kind: "OWNER" },
  { slug: "provkommun", name: "Provkommun", shortName: "Provkommun", kind: "OWNER" },
  { slug: "soderasen", name: "Söderåsens samordningsförbund", shortName: "Söderåsen", kind: "FUNDER" },
  { slug: "burlov-staffanstorp", name: "Samordningsförbundet Burlöv-Staffanstorp", shortName: "Burlöv-Staffanstorp", kind: "FUNDER" },
  { slug: "sofint", name: "Samordningsförbundet SOFINT", shortName: "SOFINT", kind: "FUNDER" },
  { slug: "stockholm-socialnamnden", name: "Socialnämnden i Stockholm", shortName: "Socialnämnden", kind: "FUNDER" },
  { slug: "trelleborg-investeringsfond", name: "Trelleborgs sociala investeringsfond", shortName: "Investeringsfonden", kind: "FUNDER" },
];

export type DemoAccount = { organisation: string; account: string; email: string; name: string; role: Role; partyCode?: "AF" | "FK" };

const ownerRoles: [account: string, role: Role, partyCode?: "AF" | "FK"][] = [
  ["handlaggare", "caseworker"],
  ["handlaggare2", "caseworker"],
  ["projektledare", "projectLeader"],
  ["remiss.af", "partyRepresentative", "AF"],
  ["remiss.fk", "partyRepresentative", "FK"],
  ["admin", "organisationAdmin"],
  ["loggranskare", "logReviewer"],
];
const funderRoles: typeof ownerRoles = [
  ["forbundschef", "associationManager"],
  ["styrelse", "boardMember"],
];
const trialRoles: typeof ownerRoles = [
  ["admin", "organisationAdmin"],
  ["projektledare", "projectLeader"],
  ["handlaggare", "caseworker"],
];

// Invented, in the order of the roles above.
const names: Record<string, string[]> = {
  bjuv: ["Ellinor Sandberg", "Adnan Wikström", "Camilla Rydell", "Paulina Lövgren", "Jonas Hedin", "Birgitta Alm", "Staffan Thulin"],
  staffanstorp: ["Matilda Ekdahl", "Robin Sjölund", "Linnea Norrman", "Oskar Bergdahl", "Ulrika Palm", "Henrik Stenberg", "Monica Fors"],
  skarpnack: ["Ellen Sundberg", "Tomas Lindell", "Zelda Blomqvist", "Viktor Hallberg", "Annika Roos", "Lars Enqvist", "Gunilla Frisk"],
  ljusnarsberg: ["Sofie Bäckman", "Patrik Ahlgren", "Kerstin Myhr", "Emil Rosander", "Yvonne Dahlin", "Roland Grahn", "Eva Löfstedt"],
  trelleborg: [
    "Hanin Österman",
    "Filip Cederholm",
    "Josefin Åkerlund",
    "Marcus Edlund",
    "Agneta Vikander",
    "Bo Ljungdahl",
    "Inger Wallander",
  ],
  provkommun: ["Helga Provén", "Mona Testberg", "Nils Övning"],
  soderasen: ["Rickard Torell", "Siv Nyholm"],
  "burlov-staffanstorp": ["Marianne Hellgren", "Göran Sällström"],
  sofint: ["Anneli Bodin", "Kjell Ottosson"],
  "stockholm-socialnamnden": ["Cecilia Brandt", "Farid Lindqvist"],
  "trelleborg-investeringsfond": ["Pernilla Wendel", "Sture Månsby"],
};

function rolesOf(organisation: DemoOrganisation) {
  if (organisation.slug === "provkommun") return trialRoles;
  return organisation.kind === "OWNER" ? ownerRoles : funderRoles;
}

/** Every account of the demo world. */
export const demoAccounts: readonly DemoAccount[] = demoOrganisations.flatMap((organisation) =>
  rolesOf(organisation).map(([account, role, partyCode], index) => ({
    organisation: organisation.slug,
    account,
    email: `${account}@${organisation.slug}.example`,
    name: names[organisation.slug]?.[index] ?? account,
    role,
    partyCode,
  })),
);

/** The organisation's key to the API, in demo mode only. */
export const demoToken = (organisation: string) => `demo-${organisation}`;
