import { mappedOffered, milestones, supportedPlanned, youngPlanned } from "./goals.ts";
import type { ProjectSeed } from "./project.ts";

const model = "Modell för självkänsla och självförtroende";
const quarters = [2011, 2012, 2013].flatMap((year) => [
  { year, quarter: 1, from: `${year}-01-01`, to: `${year}-03-31`, due: `${year}-04-15` },
  { year, quarter: 2, from: `${year}-04-01`, to: `${year}-06-30`, due: `${year}-07-15` },
  { year, quarter: 3, from: `${year}-07-01`, to: `${year}-09-30`, due: `${year}-10-15` },
  { year, quarter: 4, from: `${year}-10-01`, to: `${year}-12-31`, due: `${year + 1}-01-15` },
]);

/** Samverkan Ljusnarsberg: one way in for the young and for those dependent on support. */
export const ljusnarsberg: ProjectSeed = {
  slug: "samverkan-ljusnarsberg",
  organisation: "ljusnarsberg",
  funder: "sofint",
  name: "Samverkan Ljusnarsberg",
  summary:
    "Unga 18–29 år med svag förankring på arbetsmarknaden, och personer som behöver samordnad rehabilitering och är eller riskerar att bli beroende av stöd, får en väg in: kartläggning, individuell handlingsplan, aktivitet mot egen försörjning och samtal varje vecka (MI).",
  ownerUnit: "Arbetsmarknadsenheten, Bildningsförvaltningen",
  startsOn: "2011-01-01",
  endsOn: "2013-12-31",
  capacity: { min: 40, max: 60, unit: "PARTICIPANT" },
  participantNoun: "PARTICIPANT",
  measureEveryDays: 90,
  followUpDates: [],
  parties: [
    { code: "KOMMUN_AME", name: "Bildningsförvaltningen" },
    { code: "KOMMUN_SOC", name: "Socialförvaltningen" },
    { code: "AF", name: "Arbetsförmedlingen" },
    { code: "FK", name: "Försäkringskassan" },
    { code: "REGION", name: "Landstinget, Vårdcentralen Kopparberg" },
  ],
  criteria: [
    {
      key: "targetGroups",
      params: {
        need: 1,
        groups: [
          { name: "Unga med svag förankring på arbetsmarknaden", from: 20, to: null, ageFrom: 18, ageTo: 29 },
          {
            name: "Behöver samordnad rehabilitering och är eller riskerar att bli beroende av stöd",
            from: 20,
            to: null,
            ageFrom: null,
            ageTo: null,
          },
        ],
      },
    },
  ],
  goals: [
    {
      key: "L1",
      definition: milestones,
      label: `${model} utarbetad, testad och utvärderad`,
      target: 3,
      direction: "AT_LEAST",
      unit: "YES_NO",
      dueOn: "2011-06-30",
    },
    {
      key: "L2",
      definition: youngPlanned,
      label: "Unga 18–29 år med kartläggning och handlingsplan",
      target: 20,
      direction: "AT_LEAST",
      unit: "COUNT",
      dueOn: "2011-06-30",
    },
    {
      key: "L3",
      definition: supportedPlanned,
      label: "Personer med försörjningsstöd eller anvisade av Arbetsförmedlingen, med kartläggning och handlingsplan",
      target: 20,
      direction: "AT_LEAST",
      unit: "COUNT",
      dueOn: "2011-06-30",
    },
    {
      key: "L4",
      definition: mappedOffered,
      label: "Kartlagda som erbjudits aktivitet mot egen försörjning",
      target: 0.75,
      direction: "AT_LEAST",
      unit: "SHARE",
      modality: "BOR",
      dueOn: "2011-06-30",
    },
  ],
  milestones: [
    { goalKey: "L1", name: `${model} utarbetad`, dueOn: "2011-06-30", reachedOn: "2011-03-18" },
    { goalKey: "L1", name: `${model} testad`, dueOn: "2011-06-30", reachedOn: "2011-06-10" },
    { goalKey: "L1", name: `${model} utvärderad`, dueOn: "2011-06-30", reachedOn: "2011-12-02" },
  ],
  meetings: [
    {
      kind: "STYRGRUPP",
      name: "Styrgrupp",
      perYear: 4,
      rule: { weekday: 3, everyMonths: 3, weeks: [2], everyWeeks: null },
      startsAt: "13:30",
      minutes: 120,
      room: "Kommunhuset",
    },
    {
      kind: "ARBETSGRUPP",
      name: "Arbetsgrupp",
      perYear: 24,
      rule: { weekday: 1, everyMonths: 1, weeks: [1, 3], everyWeeks: null },
      startsAt: "09:00",
      minutes: 90,
      room: "Kommunhuset",
    },
    { kind: "INDIVIDSAMTAL", name: "Veckosamtal med socionom (MI)", perYear: 52 },
  ],
  reports: [
    ...quarters.map(({ year, quarter, from, to, due }) => ({
      kind: "KVARTAL",
      name: `Lägesrapport ${year}, kvartal ${quarter}`,
      dueOn: due,
      coversFrom: from,
      coversTo: to,
      recipient: "Styrgruppen",
    })),
    ...[2011, 2012, 2013].map((year) => ({
      kind: "HELAR",
      name: `Årlig uppföljning ${year}`,
      dueOn: `${year + 1}-01-31`,
      coversFrom: `${year}-01-01`,
      coversTo: `${year}-12-31`,
      recipient: "Samordningsförbundet SOFINT",
    })),
    {
      kind: "UTVARDERING",
      name: "Sammanfattande utvärdering",
      dueOn: "2013-10-31",
      coversFrom: "2011-01-01",
      coversTo: "2013-09-30",
      recipient: "Samordningsförbundet SOFINT",
    },
  ],
  budget: [2011, 2012, 2013].flatMap((year) => [
    { year, kind: "INCOME" as const, label: "Samordningsförbundet SOFINT", amountSek: 830_000 },
    { year, kind: "COST" as const, label: "Samordnare 100 %", amountSek: 520_000 },
    { year, kind: "COST" as const, label: "Socionom 50 %", amountSek: 230_000 },
    { year, kind: "COST" as const, label: "Lokaler, telefon, material och resor", amountSek: 80_000 },
  ]),
};
