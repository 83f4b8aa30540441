import { leftSupport, ratedHigher, worksMore } from "./goals.ts";
import type { ProjectSeed } from "./project.ts";

const recipient = "Beredningsgruppen, Samordningsförbundet Burlöv-Staffanstorp";

/** PAS, Staffanstorp: Supported Employment for people with ill health who are far from work. */
export const pas: ProjectSeed = {
  slug: "pas",
  organisation: "staffanstorp",
  funder: "burlov-staffanstorp",
  name: "PAS",
  summary:
    "Projekt för aktivitet och självständighet. Omkring 60 personer 16–64 år med ohälsa och svag förankring på arbetsmarknaden kartläggs och får stöd enligt Supported Employment: att finna, få och behålla ett arbete, utan tidsgräns. Först beslutat 1 juni 2020–31 december 2022, sedan förlängt.",
  ownerUnit: "Enheten etablering och vägledning, Arbetsmarknadsförvaltningen",
  startsOn: "2020-06-01",
  endsOn: null,
  capacity: { min: 55, max: 60, unit: "PARTICIPANT" },
  participantNoun: "PARTICIPANT",
  measureEveryDays: 182,
  followUpDates: [],
  parties: [
    { code: "KOMMUN_AME", name: "Arbetsmarknadsförvaltningen" },
    { code: "KOMMUN_ANNAN", name: "Vård- och omsorgsförvaltningen" },
    { code: "AF", name: "Arbetsförmedlingen" },
    { code: "FK", name: "Försäkringskassan" },
    { code: "REGION", name: "Region Skåne" },
  ],
  criteria: [
    { key: "age", params: { from: 16, to: 64 } },
    {
      key: "targetGroups",
      params: {
        need: 1,
        groups: [
          { name: "Inte aktuell för förstärkt samverkan mellan AF och FK", from: 20, to: 20, ageFrom: null, ageTo: null },
          { name: "Aktivitetsersättning utan aktivitet", from: 10, to: 10, ageFrom: null, ageTo: null },
          { name: "Psykosociala eller sociala problem", from: 5, to: 10, ageFrom: null, ageTo: null },
          { name: "16–20 år utan utbildning", from: 20, to: 20, ageFrom: 16, ageTo: 20 },
        ],
      },
    },
  ],
  goals: [
    { key: "P1", definition: worksMore, label: "Ökad sysselsättningsgrad", target: null, direction: null, unit: "SHARE" },
    { key: "P2", definition: leftSupport, label: "Ökad grad av självförsörjning", target: null, direction: null, unit: "SHARE" },
    {
      key: "P3",
      definition: ratedHigher("inclusion"),
      label: "Högre grad av social inkludering",
      target: null,
      direction: null,
      unit: "SHARE",
    },
    { key: "P4", definition: ratedHigher("health"), label: "Högre grad av hälsa", target: null, direction: null, unit: "SHARE" },
  ],
  milestones: [
    { goalKey: null, name: "Plan för implementering upprättad", dueOn: "2020-12-01", reachedOn: "2020-11-24" },
    { goalKey: null, name: "Projektanställda utbildade i Supported Employment", dueOn: "2020-12-31", reachedOn: "2020-12-11" },
  ],
  meetings: [
    {
      kind: "BEREDNINGSGRUPP",
      name: "Beredningsgrupp, tillika styrgrupp",
      perYear: 2,
      rule: { weekday: 3, everyMonths: 6, weeks: [2], everyWeeks: null },
      startsAt: "10:00",
      minutes: 90,
      room: "Rådhuset",
    },
  ],
  reports: [
    ...[
      ["2020-12-01", "2020-06-01", "2020-11-30"],
      ["2021-06-01", "2020-12-01", "2021-05-31"],
      ["2021-12-01", "2021-06-01", "2021-11-30"],
      ["2022-06-01", "2021-12-01", "2022-05-31"],
      ["2022-12-01", "2022-06-01", "2022-11-30"],
    ].map(([dueOn = "", coversFrom = "", coversTo = ""], index) => ({
      kind: "HALVAR",
      name: `Halvårsuppföljning ${index + 1}`,
      dueOn,
      coversFrom,
      coversTo,
      recipient,
    })),
    { kind: "SLUT", name: "Slutrapport", dueOn: "2023-02-28", coversFrom: "2020-06-01", coversTo: "2022-12-31", recipient },
  ],
  // The application's total for 2020 (735 000) is 100 000 more than its lines: kept as written.
  budget: [
    { year: 2020, kind: "INCOME", label: "Samordningsförbundet Burlöv-Staffanstorp", amountSek: 735_000 },
    { year: 2020, kind: "COST", label: "Personal", amountSek: 550_000 },
    { year: 2020, kind: "COST", label: "Utbildning", amountSek: 50_000 },
    { year: 2020, kind: "COST", label: "Tjänster, telefoni och it", amountSek: 15_000 },
    { year: 2020, kind: "COST", label: "Övrigt", amountSek: 20_000 },
    ...[2021, 2022].flatMap((year) => [
      { year, kind: "INCOME" as const, label: "Samordningsförbundet Burlöv-Staffanstorp", amountSek: 820_000 },
      { year, kind: "COST" as const, label: "Personal", amountSek: 800_000 },
      { year, kind: "COST" as const, label: "Tjänster, telefoni och it", amountSek: 15_000 },
      { year, kind: "COST" as const, label: "Övrigt", amountSek: 5_000 },
    ]),
  ],
};
