import { onLastStep } from "./goals.ts";
import type { ProjectSeed } from "./project.ts";

/** Ingen ska lämnas utanför, part 2, Skarpnäck: families on social assistance, measured on the 0-4 scale. */
export const skarpnack: ProjectSeed = {
  slug: "ingen-utanfor",
  organisation: "skarpnack",
  funder: "stockholm-socialnamnden",
  name: "Ingen ska lämnas utanför",
  summary:
    "Ingen ska lämnas utanför del 2. Familjer som länge haft försörjningsstöd får tätare stöd av socialsekreterare och jobbcoach, 20 familjer åt gången. Varje förälders väg till självförsörjning mäts på skalan 0–4 vid start, i oktober och i februari.",
  ownerUnit: "Enheten för ekonomi och arbete, Skarpnäcks stadsdelsförvaltning",
  startsOn: "2023-05-02",
  endsOn: "2024-02-28",
  capacity: { max: 20, unit: "FAMILY" },
  participantNoun: "PARENT",
  measureEveryDays: 90,
  followUpDates: ["2023-05-02", "2023-10-31", "2024-02-28"],
  parties: [
    { code: "KOMMUN_SOC", name: "Enheten för ekonomi och arbete" },
    { code: "KOMMUN_AME", name: "Jobbtorg" },
    { code: "AF", name: "Arbetsförmedlingen" },
    { code: "FK", name: "Försäkringskassan" },
    { code: "REGION", name: "Region Stockholm" },
  ],
  criteria: [
    { key: "minorChild", params: {} },
    { key: "monthsInSupport", params: { cuts: [24, 10] } },
    // The colour helps to judge; families of all three were selected.
    { key: "screening", params: { accepts: ["GRON", "GUL", "ROD"] } },
    { key: "exclusions", params: { reasons: ["REHABILITERING", "SJUK_LANGT_IFRAN", "SOCIAL_PROBLEMATIK", "ADEKVAT_PLAN"] } },
  ],
  goals: [{ key: "S1", definition: onLastStep, label: "Självförsörjande, steg 4", target: null, direction: null, unit: "SHARE" }],
  milestones: [],
  meetings: [
    {
      kind: "AVSTAMNING",
      name: "Avstämning socialsekreterare och jobbcoach",
      perYear: 12,
      rule: { weekday: 2, everyMonths: 1, weeks: [2], everyWeeks: null },
      startsAt: "09:00",
      minutes: 60,
      room: "Jobbtorg",
    },
    {
      kind: "TREPART",
      name: "Trepartsinskrivning på Jobbtorg",
      perYear: 12,
      rule: { weekday: 3, everyMonths: 1, weeks: [3], everyWeeks: null },
      startsAt: "13:00",
      minutes: 60,
      room: "Jobbtorg",
    },
  ],
  reports: [
    {
      kind: "LAGESRAPPORT",
      name: "Uppföljning i oktober",
      dueOn: "2023-10-31",
      coversFrom: "2023-05-02",
      coversTo: "2023-10-31",
      recipient: "Socialförvaltningen i Stockholm",
    },
    {
      kind: "SLUT",
      name: "Redovisning av lokala utvecklingsmedel",
      dueOn: "2024-02-28",
      coversFrom: "2023-05-02",
      coversTo: "2024-02-28",
      recipient: "Socialförvaltningen i Stockholm",
    },
  ],
  budget: [
    { year: 2023, kind: "INCOME", label: "Beviljat av socialnämnden", amountSek: 400_000 },
    { year: 2023, kind: "INCOME", label: "Egen insats", amountSek: 258_944 },
    { year: 2023, kind: "COST", label: "Personal med sociala avgifter", amountSek: 658_944 },
  ],
};
