import { milestones, othersPlanned, outInWorkOrStudies, placementDone, placeYears } from "./goals.ts";
import type { ProjectSeed } from "./project.ts";

/** BAS, Trelleborg: addiction care and labour-market unit together, from enrolment to handover. */
export const bas: ProjectSeed = {
  slug: "bas",
  organisation: "trelleborg",
  funder: "trelleborg-investeringsfond",
  name: "BAS",
  summary:
    "Beroende, arbetsmarknad, samverkan. Arbetslösa Trelleborgare som är inskrivna hos både beroende- och vuxenenheten och arbetsmarknadsförvaltningen skrivs in gemensamt av tre parter och går från kartläggning via praktik till arbete, studier eller en aktiv planering med Arbetsförmedlingen. Metod: Supported Employment. Först beslutat 2015–2017, sedan förlängt.",
  ownerUnit: "Enheten för arbete och kompetens, Arbetsmarknadsförvaltningen",
  startsOn: "2015-01-01",
  endsOn: null,
  capacity: { max: 10, unit: "PLACE_YEAR" },
  participantNoun: "PARTICIPANT",
  measureEveryDays: 90,
  followUpDates: [],
  parties: [
    { code: "KOMMUN_SOC", name: "Beroende- och vuxenenheten" },
    { code: "KOMMUN_AME", name: "Enheten för arbete och kompetens" },
    { code: "AF", name: "Arbetsförmedlingen" },
  ],
  criteria: [
    { key: "partiesAll", params: { partyIds: [] } },
    { key: "noWork", params: {} },
    { key: "residence", params: { municipalities: ["Trelleborg"] } },
    { key: "statement", params: { text: "Antas kunna klara ett anpassat arbete" } },
  ],
  goals: [
    { key: "B0", definition: placeYears, label: "Årsplatser i projektet", target: 10, direction: "AT_LEAST", unit: "PLACE_YEARS" },
    { key: "B1", definition: placementDone, label: "Genomfört praktik", target: 0.75, direction: "AT_LEAST", unit: "SHARE" },
    {
      key: "B2",
      definition: outInWorkOrStudies,
      label: "Gått ut i arbete eller reguljär utbildning",
      target: 0.25,
      direction: "AT_LEAST",
      unit: "SHARE",
    },
    {
      key: "B3",
      definition: othersPlanned,
      label: "Övriga med aktiv planering hos Arbetsförmedlingen",
      target: 0.75,
      direction: "AT_LEAST",
      unit: "SHARE",
    },
    {
      key: "B4",
      definition: milestones,
      label: "Metod för kommunal samverkan utarbetad",
      target: 1,
      direction: "AT_LEAST",
      unit: "YES_NO",
    },
  ],
  milestones: [{ goalKey: "B4", name: "Metod för kommunal samverkan utarbetad", dueOn: "2017-12-31", reachedOn: "2017-11-15" }],
  meetings: [
    {
      kind: "ARENDEGENOMGANG",
      name: "Gemensam ärendegenomgång",
      perYear: 12,
      rule: { weekday: 4, everyMonths: 1, weeks: [1], everyWeeks: null },
      startsAt: "13:00",
      minutes: 120,
      room: "Beroendeenheten",
    },
  ],
  reports: [
    {
      kind: "UTVARDERING",
      name: "Extern utvärdering, slutrapport",
      dueOn: "2017-12-31",
      coversFrom: "2015-01-01",
      coversTo: "2017-12-31",
      recipient: "Sociala investeringsfonden",
    },
    {
      kind: "EKONOMISK_REDOVISNING",
      name: "Socioekonomisk beräkning",
      dueOn: "2017-12-31",
      coversFrom: "2015-01-01",
      coversTo: "2017-12-31",
      recipient: "Sociala investeringsfonden",
    },
  ],
  // One sum for the whole of 2015-2017, written on its first year.
  budget: [
    { year: 2015, kind: "INCOME", label: "Sociala investeringsfonden, 36 månader", amountSek: 1_991_000 },
    { year: 2015, kind: "COST", label: "Arbetsmarknadssekreterare 100 %, 36 månader", amountSek: 1_470_000 },
    { year: 2015, kind: "COST", label: "Socialsekreterare 10 %, 36 månader", amountSek: 150_000 },
    { year: 2015, kind: "COST", label: "Utvärdering", amountSek: 180_000 },
    { year: 2015, kind: "COST", label: "Förbrukningsmaterial", amountSek: 18_000 },
    { year: 2015, kind: "COST", label: "Kompetenshöjande insatser, målgrupp", amountSek: 70_000 },
    { year: 2015, kind: "COST", label: "Kompetenshöjande insatser, personal", amountSek: 40_000 },
    { year: 2015, kind: "COST", label: "Dator", amountSek: 54_000 },
    { year: 2015, kind: "COST", label: "Telefoni", amountSek: 9_000 },
  ],
};
