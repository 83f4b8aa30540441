import { describe, expect, it } from "vitest";
import { owner } from "../support/world.ts";

// Which columns hold text in clear, and why it names nobody who takes part. What people type in their own words is sealed
// (lib/db/rotation.ts): a new column of text is sealed, or is here with its reason.

const codes = "a code of a closed list (lib/codes.ts and each noun's domain.ts), or the app's own word";
const ours = "the app's own: hashes, random keys, names of tables, actions and migrations";
const facts = "what the project has promised, loaded with it: no form writes it";
const staff = "staff and their accounts, by their own word or their administrator's: they are told by name throughout";
const provider = "how the organisation's own sign-in provider calls itself, and what it sends of staff";
const town = "one of Sweden's municipalities: the database refuses any other";

const inClear: Record<string, string[]> = {
  [codes]: [
    "account_links.kind",
    "activities.detail activities.kind activities.status",
    "anonymous_participations.sex",
    "api_tokens.scopes",
    "children.residence",
    "consent_blocks.categories",
    "consents.categories consents.gdpr_ground consents.language consents.proof_kind referral_consents.proof_kind consents.purpose consents.sensitive_ground",
    "criteria.key",
    "drafts.form",
    "emergency_accesses.reason_code",
    "enrolment_latest.last_reason",
    "enrolments.exit_reason enrolments.outcome enrolments.route enrolments.screening enrolments.sex",
    "exit_details.derived_outcome",
    "households.kind",
    "imports.status",
    "log_sample_items.outcome log_sample_items.signals",
    "meeting_items.decision meeting_items.kind meeting_items.skip_reason",
    "meeting_series.kind meeting_series.starts_at meetings.kind meetings.starts_at",
    "memberships.party_code memberships.role",
    "notes.kind",
    "openings.category openings.purpose",
    "organisations.kind",
    "participant_rows.household_kind participant_rows.screening participant_rows.sex",
    "persons.protection",
    "referral_decisions.kind referral_decisions.overruled referral_decisions.reason_code referrals.reason_code referrals.state",
    "referral_facts.exclusion referral_facts.household_kind referral_facts.screening referral_facts.sex",
    "refused_sign_ins.reason",
    "sessions.method",
    "situations.education situations.income_sources situations.occupation",
    "step_measurements.reason",
    "vault_keys.purpose vault_keys.state",
  ],
  [ours]: [
    "_prisma_migrations.checksum _prisma_migrations.id _prisma_migrations.logs _prisma_migrations.migration_name",
    "account_links.token_hash api_tokens.token_hash users.password_hash",
    "audit_events.action audit_events.actor_kind audit_events.actor_role audit_events.entity audit_events.ground",
    "audit_events.party audit_events.request_id",
    "denials.permission",
    "log_samples.seed",
    "submissions.action submissions.input_hash",
    "vault_keys.master_id",
  ],
  "values of the columns that are here; those of sealed and of hidden columns never reach it (migration log)": ["audit_events.changes"],
  "what a form answered, so that one sent twice answers the same: ids, counts, keys of messages": ["submissions.outcome"],
  "counts of an import's rows; what it says of them is sealed (told_sealed)": ["imports.result"],
  "always empty: of earlier releases, kept so by a constraint": ["imports.file_names", "persons.family_name persons.given_name"],
  "true and false, by a criterion's id": ["referral_facts.answers"],
  "an id that PostgreSQL does not type": ["referral_decisions.meeting_id"],
  "facts of a catalogue with codes and numbers, and no words (lib/goals/schema.ts)": ["goals.definition goal_versions.definition"],
  [town]: ["employers.municipality enrolments.municipality households.municipality referral_facts.municipality"],
  "what a file calls its rows, to find them again: an import refuses a personnummer there, and protecting somebody clears it": [
    "enrolments.external_id households.external_id",
  ],
  "whom a project is for, by its leader and not about anybody; a personnummer is refused": [
    "criteria.params",
    "referral_facts.target_groups",
  ],
  [facts]: [
    "budget_lines.kind budget_lines.label",
    "goals.direction goals.key goals.label goals.modality goals.partition goals.unit",
    "goal_versions.direction goal_versions.label goal_versions.modality goal_versions.partition goal_versions.unit",
    "milestones.goal_key milestones.name",
    "organisations.name organisations.short_name organisations.slug",
    "parties.code parties.name",
    "projects.capacity_unit projects.name projects.outcome_order projects.owner_unit projects.participant_noun projects.slug",
    "projects.summary",
    "report_obligations.kind report_obligations.name report_obligations.recipient",
  ],
  [staff]: [
    "account_links.email memberships.invited_as users.email users.name",
    "api_tokens.name passkeys.name",
    "sessions.network sessions.user_agent",
  ],
  [provider]: [
    "oidc_clients.client_id oidc_clients.identity_claim oidc_clients.issuer oidc_clients.required_acr oidc_clients.scopes",
    "passkeys.credential_id passkeys.transports",
    "user_identities.claim user_identities.issuer user_identities.subject",
  ],
  "the organisation in an address that somebody was refused at; a number loses its last four": ["denials.organisation_slug"],
};

const textColumns = async () => {
  const { rows } = await owner().query(
    `SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
       AND c.udt_name IN ('text', 'varchar', 'bpchar', 'name', 'citext', 'json', 'jsonb', 'xml', '_text', '_varchar', '_jsonb')`,
  );
  return rows.map(({ name }) => String(name)).sort();
};

describe("text in clear", () => {
  it("R31 every column of text is sealed, or says why it names nobody who takes part", async () => {
    const explained = Object.values(inClear).flatMap((lines) => lines.flatMap((line) => line.split(" ")));
    expect(await textColumns()).toEqual(explained.sort());
    // A new one is found.
    await owner().query("ALTER TABLE tasks ADD COLUMN told text");
    expect((await textColumns()).filter((name) => !explained.includes(name))).toEqual(["tasks.told"]);
    await owner().query("ALTER TABLE tasks DROP COLUMN told");
  });

  it("R31 a municipality is one of Sweden's in every table that has one, whoever writes it", async () => {
    for (const table of ["enrolments", "households", "referral_facts", "employers"]) {
      const { rows } = await owner().query(
        "SELECT pg_get_constraintdef(oid) AS rule, convalidated AS holds FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = 'municipality_is_one'",
        [table],
      );
      expect(rows).toEqual([{ rule: "CHECK (is_municipality(municipality))", holds: true }]);
    }
    const { rows } = await owner().query("SELECT is_municipality('Bjuv') AS one, is_municipality('Anna Ek') AS other");
    expect(rows).toEqual([{ one: true, other: false }]);
  });

  it("R31 what is kept empty is kept so by the database", async () => {
    const { rows } = await owner().query(
      "SELECT conname AS name FROM pg_constraint WHERE conname IN ('names_are_sealed', 'told_is_sealed') AND convalidated ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(["names_are_sealed", "told_is_sealed"]);
  });
});
