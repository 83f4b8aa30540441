import { addDays, type Day } from "@/lib/dates";

/** What was done, as the reviewer filters it. */
export const kinds = ["seen", "searched", "revealed", "changed", "exported", "emergency", "review"] as const;
export type Kind = (typeof kinds)[number];

/** The actions of the log that a kind is about. */
export const actionsOf: Record<Kind, readonly string[]> = {
  seen: ["read"],
  searched: ["search"],
  revealed: ["reveal"],
  changed: ["insert", "update", "delete"],
  exported: ["export", "extract"],
  emergency: ["emergency"],
  review: ["review"],
};

/** Pages and tables that have words of their own in `auditLog.where`. */
const places = {
  participants: "list",
  participant: "participant",
  "participant-form": "participantForm",
  "exit-form": "exit",
  aftermath: "exit",
  "follow-up-form": "exit",
  situations: "situations",
  events: "events",
  household: "household",
  "log-step": "logStep",
  steps: "steps",
  step: "steps",
  "my-day": "myDay",
  "follow-up persons": "behindFigures",
  "goal persons": "behindFigures",
  "api participants": "api",
  api: "api",
  search: "search",
  number: "number",
  extract: "extract",
  log: "log",
  shared: "shared",
  "shared-list": "sharedList",
  referrals: "referrals",
  referral: "referral",
  referral_facts: "referral",
  referral_decisions: "referral",
  criteria: "criteria",
  persons: "persons",
  enrolments: "enrolments",
  step_measurements: "measurements",
  activities: "activities",
  plan: "plan",
  "plan-print": "planPrint",
  plan_goals: "planGoals",
  workplace_follow_ups: "visits",
  self_ratings: "ratings",
  employers: "employers",
  "group-session": "groupSessions",
  group_sessions: "groupSessions",
  group_attendance: "groupSessions",
  households: "household",
  children: "household",
  imports: "imports",
  notes: "notes",
  draft: "drafts",
  drafts: "drafts",
  tasks: "tasks",
  staffing: "staffing",
  absences: "staffing",
  memberships: "memberships",
  project_assignments: "assignments",
  api_tokens: "tokens",
  projects: "projects",
  meetings: "meetings",
  meeting: "meetings",
  agenda: "meetings",
  minutes: "meetings",
  meeting_items: "meetings",
  meeting_attendances: "meetings",
  meeting_series: "meetings",
  log_samples: "samples",
  log_sample_items: "samples",
  consents: "consents",
  consent_blocks: "consents",
  referral_consents: "consents",
  "protected-identity": "identity",
  protection: "protection",
  "protected participants": "protection",
  emergency: "emergency",
  reveals: "identity",
  protected_identities: "protection",
  protected_staff: "protection",
  emergency_accesses: "emergency",
  emergency_alerts: "emergency",
  sessions: "sessions",
  account_links: "accountLinks",
  second_factor: "secondFactor",
  second_factor_resets: "factorReset",
  recovery_codes: "recoveryCodes",
  passkeys: "passkeys",
  oidc_clients: "signOn",
  user_identities: "signOnIdentity",
} as const;
export type PlaceWord = (typeof places)[keyof typeof places] | "other";

/** Which page or table a row of the log is about, as a key of `auditLog.where`. */
export function placeOf(entity: string): PlaceWord {
  return entity in places ? places[entity as keyof typeof places] : "other";
}

/** Events whose record is an account: whose it is stands in the event itself. */
export const accountEntities = ["sessions", "account_links", "second_factor", "recovery_codes", "passkeys"] as const;

const did = ["read", "search", "reveal", "insert", "update", "delete", "export", "extract"] as const;

/** What was done, as a key of `auditLog.did`. */
export function didOf(action: string, entity: string): (typeof did)[number] | "signedOut" | "linked" | "other" {
  if (entity === "sessions") return "signedOut";
  if (entity === "account_links") return "linked";
  return did.find((one) => one === action) ?? "other";
}

/** What kind of ground a row names (security R37): an assignment, a consent, an emergency, a key, a role. */
export function groundOf(ground: string | null): { kind: "assignment" | "consent" | "emergency" | "key" | "role" | "none"; id: string } {
  const [kind = "", id = ""] = (ground ?? "").split(/:(.*)/s);
  const known = (["assignment", "consent", "emergency", "key", "role"] as const).find((one) => one === kind);
  return { kind: known ?? "none", id };
}

/** How far back the log is shown when nothing else is asked, in days. */
export const shownDays = 30;

/** The days that are shown: as asked, the first never after the last. */
export function logDays(asked: { from?: Day; until?: Day }, today: Day): { from: Day; until: Day } {
  const until = asked.until ?? today;
  const from = asked.from ?? addDays(until, -shownDays);
  return from <= until ? { from, until } : { from: until, until: from };
}

/** Why a row is to be looked at (security R39, domain.md c.5). */
export const signals = ["sameName", "manyPersons", "night", "afterEnd", "emergency", "manyEmergencies", "protected", "colleague"] as const;
export type Signal = (typeof signals)[number];

/** Where the signals begin. */
export const bounds = {
  personsPerHour: 40,
  nightFrom: 22,
  nightUntil: 5,
  daysAfterEnd: 90,
  colleagueViews: 10,
  emergenciesPerMonth: 3,
  /** Rows by chance in one drawing. */
  byChance: 20,
} as const;

export const outcomes = ["IN_ORDER", "QUESTION", "INCIDENT"] as const;
export type Outcome = (typeof outcomes)[number];

/** The months that can be reviewed, this one first: `YYYY-MM`. */
export function reviewMonths(today: Day, count = 12): string[] {
  const months: string[] = [];
  for (let [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]; months.length < count; month--) {
    if (month === 0) [year, month] = [year - 1, 12];
    months.push(`${year}-${String(month).padStart(2, "0")}`);
  }
  return months;
}

/** The first day of the month after. */
export function monthAfter(month: string): Day {
  return `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;
}

/** Names in one form for comparing: no capitals, no accents that people leave out, no hyphens. */
function nameWords(name: string): string[] {
  return name
    .toLocaleLowerCase("sv")
    .normalize("NFC")
    .split(/[\s-]+/)
    .filter(Boolean);
}

/** Whether somebody of the staff bears a family name of the person: the last word, or one of two joined by a hyphen. */
export function hasSameFamilyName(staffName: string, familyName: string | null): boolean {
  const own = nameWords(staffName).slice(1);
  return nameWords(familyName ?? "").some((word) => word.length > 1 && own.includes(word));
}

const askedWords = [
  "project",
  "participant",
  "step",
  "figures",
  "import",
  "meeting",
  "consent",
  "shared",
  "referral",
  "criteria",
  "protection",
  "access",
  "log",
  "token",
  "user",
] as const;

/** What a refused permission was about, as a key of `auditLog.permission`. */
export function askedFor(permission: string): (typeof askedWords)[number] | "other" {
  const noun = permission.split(":")[0];
  return askedWords.find((word) => word === noun) ?? "other";
}
