import { leftAs } from "./goals.ts";
import type { ProjectSeed } from "./project.ts";

const board = "Styrelsen i Söderåsens samordningsförbund och utvecklingsgruppen";

/** ANTE, Bjuv and Åstorp: parents of minor children, referred by a party, followed to their exit. */
export const ante: ProjectSeed = {
  slug: "ante",
  organisation: "bjuv",
  funder: "soderasen",
  name: "ANTE",
  summary:
    "ANTE – framåt mot självförsörjning. Föräldrar 18–64 år med minderåriga barn i Bjuv och Åstorp, som behöver samordnad rehabilitering och är aktuella hos minst två av parterna, får stöd enligt case management och i grupp. Remiss via någon av parterna, löpande intag och ingen bortre tidsgräns. Mobilisering från 1 oktober 2019, genomförande från januari 2020, först beslutat till och med 31 december 2022 och sedan förlängt ett år i taget.",
  ownerUnit: "Arbetsmarknadsenheten, Bjuvs kommun",
  startsOn: "2019-10-01",
  endsOn: null,
  capacity: { min: 12, max: 15, unit: "PARTICIPANT" },
  participantNoun: "PARTICIPANT",
  measureEveryDays: 90,
  followUpDates: [],
  parties: [
    { code: "KOMMUN_SOC", name: "Bjuvs kommun" },
    { code: "KOMMUN_SOC", name: "Åstorps kommun" },
    { code: "AF", name: "Arbetsförmedlingen" },
    { code: "FK", name: "Försäkringskassan" },
    { code: "REGION", name: "Region Skåne" },
  ],
  criteria: [
    { key: "age", params: { from: 18, to: 64 } },
    { key: "minorChild", params: {} },
    { key: "needsCoordination", params: {} },
    { key: "partiesAtLeast", params: { count: 2 } },
    { key: "noWork", params: {} },
    { key: "noStudies", params: {} },
    { key: "ableToWork", params: {} },
    { key: "residence", params: { municipalities: ["Bjuv", "Åstorp"] } },
  ],
  goals: [
    {
      key: "A1",
      partition: "exits",
      definition: leftAs("SJALVFORSORJANDE"),
      label: "Självförsörjande vid avslut",
      target: 0.3,
      direction: "AT_LEAST",
      unit: "SHARE",
    },
    {
      key: "A2",
      partition: "exits",
      definition: leftAs("STUDERAR"),
      label: "Studerar vid avslut",
      target: 0.2,
      direction: "AT_LEAST",
      unit: "SHARE",
    },
    {
      key: "A3",
      partition: "exits",
      definition: leftAs("HALLBAR_PLANERING"),
      label: "Hållbar planering vid avslut",
      target: 0.4,
      direction: "AT_LEAST",
      unit: "SHARE",
    },
    { key: "A4", partition: "exits", definition: leftAs("AVBRUTIT"), label: "Avbrutit", target: 0.1, direction: "AT_MOST", unit: "SHARE" },
  ],
  milestones: [
    { goalKey: null, name: "Mobilisering klar", dueOn: "2019-12-31", reachedOn: "2019-12-20" },
    { goalKey: null, name: "12–15 deltagare inskrivna", dueOn: "2020-01-31", reachedOn: "2020-01-27" },
  ],
  meetings: [
    {
      kind: "REMISSGRUPP",
      name: "Remissgrupp",
      perYear: 12,
      rule: { weekday: 2, everyMonths: 1, weeks: [4], everyWeeks: null },
      startsAt: "09:00",
      minutes: 90,
      room: "Medborgarhuset, sal 2",
    },
  ],
  reports: [
    {
      kind: "LAGESRAPPORT",
      name: "Första lägesrapporten",
      dueOn: "2020-01-31",
      coversFrom: "2019-10-01",
      coversTo: "2019-12-31",
      recipient: board,
    },
    ...[2020, 2021, 2022].flatMap((year) => [
      {
        kind: "DELAR",
        name: `Delårsuppföljning ${year}`,
        dueOn: `${year}-09-30`,
        coversFrom: `${year}-01-01`,
        coversTo: `${year}-08-31`,
        recipient: board,
      },
      {
        kind: "HELAR",
        name: `Helårsuppföljning ${year}`,
        dueOn: `${year + 1}-01-31`,
        coversFrom: `${year}-01-01`,
        coversTo: `${year}-12-31`,
        recipient: board,
      },
    ]),
  ],
  budget: [
    { year: 2019, kind: "INCOME", label: "Söderåsens samordningsförbund, oktober–december", amountSek: 167_499 },
    ...[2020, 2021, 2022].flatMap((year) => [
      { year, kind: "INCOME" as const, label: "Söderåsens samordningsförbund", amountSek: 670_000 },
      { year, kind: "COST" as const, label: "Arbetskraft", amountSek: 642_632 },
      { year, kind: "COST" as const, label: "Övriga verksamhetskostnader", amountSek: 27_368 },
    ]),
  ],
};
