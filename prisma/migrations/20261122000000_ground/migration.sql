-- The wall. Every tenant table carries organisation_id, its keys start with it, row-level security
-- shows a transaction only the organisation it was opened for, and a trigger logs each change.
-- ENABLE and not FORCE: the owner migrates and is never used at run time (README, Decisions).

-- The runtime role. Give it a password (ALTER ROLE … LOGIN PASSWORD …) or grant it to a login role.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'samsteg_app') THEN
    CREATE ROLE samsteg_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END
$$;

-- Overlapping enrolments are refused by the database itself; the operator class comes with PostgreSQL.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- After a transaction the setting is '' and not NULL on a reused connection: hence nullif.
CREATE FUNCTION app_setting(name text) RETURNS text
  LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting(name, true), '') $$;
CREATE FUNCTION app_organisation() RETURNS uuid
  LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.organisation_id', true), '')::uuid $$;
CREATE FUNCTION app_actor() RETURNS uuid
  LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.actor_id', true), '')::uuid $$;

CREATE TYPE "measurement_round" AS ENUM ('START', 'UPPFOLJNING', 'EXTRA', 'AVSLUT');

CREATE TABLE "activities" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "enrolment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "party_id" UUID,
    "offered_on" DATE,
    "starts_on" DATE,
    "ends_on" DATE,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activities_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "enrolments" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "household_id" UUID,
    "external_id" TEXT,
    "sex" TEXT NOT NULL,
    "municipality" TEXT,
    "referred_by_id" UUID,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "exit_reason" TEXT,
    "outcome" TEXT,
    "route" TEXT,
    "months_in_support" SMALLINT,
    "screening" TEXT,
    "expected_to_move" BOOLEAN NOT NULL DEFAULT true,
    "caseworker_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrolments_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "enrolment_latest" (
    "organisation_id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "last_on" DATE NOT NULL,
    "last_value" SMALLINT NOT NULL,
    "last_reason" TEXT,
    "waiting_for_id" UUID,
    "waiting_since" DATE,
    "previous_on" DATE,
    "previous_value" SMALLINT,
    "since_on" DATE NOT NULL,

    CONSTRAINT "enrolment_latest_pkey" PRIMARY KEY ("organisation_id","enrolment_id")
);

CREATE TABLE "households" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "external_id" TEXT,
    "kind" TEXT NOT NULL,
    "municipality" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "households_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "children" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "household_id" UUID NOT NULL,
    "birth_year" SMALLINT NOT NULL,
    "residence" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "children_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "organisations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "memberships" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "party_code" TEXT,
    "ends_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "sessions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "imports" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "file_names" TEXT[],
    "rows_total" INTEGER NOT NULL DEFAULT 0,
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "payload_sealed" BYTEA,

    CONSTRAINT "imports_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "audit_events" (
    "organisation_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" TEXT NOT NULL DEFAULT coalesce(app_setting('app.actor_kind'), 'system'),
    "actor_id" UUID DEFAULT app_actor(),
    "actor_role" TEXT DEFAULT app_setting('app.role'),
    "request_id" TEXT DEFAULT app_setting('app.request_id'),
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" UUID,
    "subject_ids" UUID[],
    "changes" JSONB,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "submissions" (
    "organisation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "outcome" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "submissions_pkey" PRIMARY KEY ("organisation_id","user_id","id")
);

CREATE TABLE "persons" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number_sealed" BYTEA,
    "number_index" BYTEA,
    "given_name" TEXT,
    "family_name" TEXT,
    "birth_date" DATE,
    "birth_year" SMALLINT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persons_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "projects" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "owner_unit" TEXT NOT NULL DEFAULT '',
    "funder_id" UUID,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "capacity_min" INTEGER,
    "capacity_max" INTEGER,
    "capacity_unit" TEXT NOT NULL DEFAULT 'PARTICIPANT',
    "participant_noun" TEXT NOT NULL DEFAULT 'PARTICIPANT',
    "measure_every_days" INTEGER NOT NULL DEFAULT 90,
    "follow_up_dates" DATE[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "project_assignments" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "ends_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_assignments_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "parties" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "parties_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "goals" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "target" DECIMAL(12,4),
    "direction" TEXT,
    "unit" TEXT NOT NULL,
    "modality" TEXT NOT NULL DEFAULT 'SKALL',
    "due_on" DATE,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "goals_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "milestones" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "goal_key" TEXT,
    "name" TEXT NOT NULL,
    "due_on" DATE,
    "reached_on" DATE,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "milestones_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "meeting_series" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "per_year" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "meeting_series_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "report_obligations" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "covers_from" DATE,
    "covers_to" DATE,
    "recipient" TEXT NOT NULL,

    CONSTRAINT "report_obligations_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "budget_lines" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "project_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "amount_sek" BIGINT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "budget_lines_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "situations" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "enrolment_id" UUID NOT NULL,
    "observed_on" DATE NOT NULL,
    "income_sources" TEXT[],
    "occupation" TEXT,
    "extent_percent" SMALLINT,
    "education" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "situations_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "step_measurements" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "enrolment_id" UUID NOT NULL,
    "measured_on" DATE NOT NULL,
    "round" "measurement_round" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "value" SMALLINT,
    "reason" TEXT,
    "waiting_for_id" UUID,
    "recorded_by_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "step_measurements_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE UNIQUE INDEX "activities_identity" ON "activities"("organisation_id", "enrolment_id", "kind", "party_id", "offered_on", "starts_on");

CREATE INDEX "enrolments_organisation_id_project_id_person_id_idx" ON "enrolments"("organisation_id", "project_id", "person_id");

CREATE INDEX "enrolments_organisation_id_person_id_idx" ON "enrolments"("organisation_id", "person_id");

CREATE INDEX "enrolments_organisation_id_household_id_idx" ON "enrolments"("organisation_id", "household_id");

CREATE UNIQUE INDEX "enrolments_organisation_id_project_id_external_id_key" ON "enrolments"("organisation_id", "project_id", "external_id");

CREATE INDEX "enrolment_latest_organisation_id_project_id_last_value_idx" ON "enrolment_latest"("organisation_id", "project_id", "last_value");

CREATE UNIQUE INDEX "households_organisation_id_project_id_id_key" ON "households"("organisation_id", "project_id", "id");

CREATE UNIQUE INDEX "households_organisation_id_project_id_external_id_key" ON "households"("organisation_id", "project_id", "external_id");

CREATE INDEX "children_organisation_id_household_id_idx" ON "children"("organisation_id", "household_id");

CREATE UNIQUE INDEX "organisations_slug_key" ON "organisations"("slug");

CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

CREATE UNIQUE INDEX "memberships_organisation_id_user_id_role_key" ON "memberships"("organisation_id", "user_id", "role");

CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

CREATE INDEX "api_tokens_organisation_id_idx" ON "api_tokens"("organisation_id");

CREATE INDEX "imports_organisation_id_project_id_created_at_idx" ON "imports"("organisation_id", "project_id", "created_at");

CREATE INDEX "audit_events_organisation_id_occurred_at_idx" ON "audit_events"("organisation_id", "occurred_at");

CREATE UNIQUE INDEX "persons_organisation_id_number_index_key" ON "persons"("organisation_id", "number_index");

CREATE UNIQUE INDEX "projects_organisation_id_slug_key" ON "projects"("organisation_id", "slug");

CREATE INDEX "project_assignments_organisation_id_user_id_idx" ON "project_assignments"("organisation_id", "user_id");

CREATE UNIQUE INDEX "project_assignments_organisation_id_project_id_user_id_key" ON "project_assignments"("organisation_id", "project_id", "user_id");

CREATE UNIQUE INDEX "parties_organisation_id_project_id_name_key" ON "parties"("organisation_id", "project_id", "name");

CREATE UNIQUE INDEX "goals_organisation_id_project_id_key_key" ON "goals"("organisation_id", "project_id", "key");

CREATE UNIQUE INDEX "milestones_organisation_id_project_id_name_key" ON "milestones"("organisation_id", "project_id", "name");

CREATE UNIQUE INDEX "meeting_series_organisation_id_project_id_name_key" ON "meeting_series"("organisation_id", "project_id", "name");

CREATE UNIQUE INDEX "report_obligations_organisation_id_project_id_name_due_on_key" ON "report_obligations"("organisation_id", "project_id", "name", "due_on");

CREATE UNIQUE INDEX "budget_lines_organisation_id_project_id_year_kind_label_key" ON "budget_lines"("organisation_id", "project_id", "year", "kind", "label");

CREATE UNIQUE INDEX "situations_organisation_id_enrolment_id_observed_on_key" ON "situations"("organisation_id", "enrolment_id", "observed_on");

CREATE UNIQUE INDEX "step_measurements_organisation_id_enrolment_id_measured_on__key" ON "step_measurements"("organisation_id", "enrolment_id", "measured_on", "round", "revision");

ALTER TABLE "activities" ADD CONSTRAINT "activities_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "activities" ADD CONSTRAINT "activities_organisation_id_party_id_fkey" FOREIGN KEY ("organisation_id", "party_id") REFERENCES "parties"("organisation_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_organisation_id_person_id_fkey" FOREIGN KEY ("organisation_id", "person_id") REFERENCES "persons"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_organisation_id_project_id_household_id_fkey" FOREIGN KEY ("organisation_id", "project_id", "household_id") REFERENCES "households"("organisation_id", "project_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_organisation_id_referred_by_id_fkey" FOREIGN KEY ("organisation_id", "referred_by_id") REFERENCES "parties"("organisation_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "enrolment_latest" ADD CONSTRAINT "enrolment_latest_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "enrolment_latest" ADD CONSTRAINT "enrolment_latest_organisation_id_waiting_for_id_fkey" FOREIGN KEY ("organisation_id", "waiting_for_id") REFERENCES "parties"("organisation_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "households" ADD CONSTRAINT "households_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "children" ADD CONSTRAINT "children_organisation_id_household_id_fkey" FOREIGN KEY ("organisation_id", "household_id") REFERENCES "households"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "imports" ADD CONSTRAINT "imports_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "project_assignments" ADD CONSTRAINT "project_assignments_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "parties" ADD CONSTRAINT "parties_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "goals" ADD CONSTRAINT "goals_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "milestones" ADD CONSTRAINT "milestones_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "meeting_series" ADD CONSTRAINT "meeting_series_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "report_obligations" ADD CONSTRAINT "report_obligations_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "budget_lines" ADD CONSTRAINT "budget_lines_organisation_id_project_id_fkey" FOREIGN KEY ("organisation_id", "project_id") REFERENCES "projects"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "situations" ADD CONSTRAINT "situations_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "step_measurements" ADD CONSTRAINT "step_measurements_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "step_measurements" ADD CONSTRAINT "step_measurements_organisation_id_waiting_for_id_fkey" FOREIGN KEY ("organisation_id", "waiting_for_id") REFERENCES "parties"("organisation_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- A situation that Prisma's schema language cannot say: empty party and dates are equal to each other.
DROP INDEX activities_identity;
CREATE UNIQUE INDEX activities_identity ON activities (organisation_id, enrolment_id, kind, party_id, offered_on, starts_on) NULLS NOT DISTINCT;

-- Rules that hold whoever writes ------------------------------------------------------------------

ALTER TABLE organisations ADD CONSTRAINT organisation_kind CHECK (kind IN ('OWNER', 'FUNDER'));
ALTER TABLE users ADD CONSTRAINT email_lower_case CHECK (email = lower(email));
ALTER TABLE memberships ADD CONSTRAINT membership_role CHECK (role IN
  ('caseworker', 'projectLeader', 'partyRepresentative', 'associationManager', 'boardMember', 'organisationAdmin', 'logReviewer'));
ALTER TABLE projects
  ADD CONSTRAINT project_dates_in_order CHECK (ends_on >= starts_on),
  ADD CONSTRAINT project_capacity CHECK (capacity_max >= capacity_min),
  ADD CONSTRAINT project_rhythm CHECK (measure_every_days BETWEEN 1 AND 366);
ALTER TABLE persons
  ADD CONSTRAINT number_sealed_and_indexed CHECK ((number_sealed IS NULL) = (number_index IS NULL)),
  ADD CONSTRAINT birth_year_plausible CHECK (birth_year BETWEEN 1850 AND 2100),
  ADD CONSTRAINT birth_year_of_date CHECK (birth_date IS NULL OR birth_year = extract(year FROM birth_date));
ALTER TABLE households ADD CONSTRAINT household_kind CHECK (kind IN ('SINGLE', 'COUPLE'));
ALTER TABLE children
  ADD CONSTRAINT child_residence CHECK (residence IN ('FULL_TIME', 'ALTERNATING', 'ADULT_AT_HOME')),
  ADD CONSTRAINT child_birth_year CHECK (birth_year BETWEEN 1900 AND 2100);
ALTER TABLE enrolments
  ADD CONSTRAINT enrolment_sex CHECK (sex IN ('KVINNA', 'MAN', 'UPPGIFT_SAKNAS')),
  ADD CONSTRAINT enrolment_screening CHECK (screening IN ('GRON', 'GUL', 'ROD')),
  ADD CONSTRAINT enrolment_outcome CHECK (outcome IN ('SJALVFORSORJANDE', 'STUDERAR', 'HALLBAR_PLANERING', 'AVBRUTIT')),
  ADD CONSTRAINT enrolment_dates_in_order CHECK (ends_on >= starts_on),
  ADD CONSTRAINT exit_facts_need_an_exit CHECK (ends_on IS NOT NULL OR (exit_reason IS NULL AND outcome IS NULL AND route IS NULL)),
  ADD CONSTRAINT months_in_support CHECK (months_in_support BETWEEN 0 AND 1200),
  ADD CONSTRAINT one_enrolment_at_a_time EXCLUDE USING gist (
    organisation_id WITH =, project_id WITH =, person_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&
  ) WHERE (exit_reason IS DISTINCT FROM 'FELREGISTRERING');
ALTER TABLE step_measurements
  ADD CONSTRAINT step_value CHECK (value BETWEEN 0 AND 4),
  ADD CONSTRAINT step_revision CHECK (revision >= 1),
  ADD CONSTRAINT first_revision_has_a_value CHECK (revision > 1 OR value IS NOT NULL),
  ADD CONSTRAINT withdrawn_has_no_reason CHECK (value IS NOT NULL OR (reason IS NULL AND waiting_for_id IS NULL)),
  ADD CONSTRAINT waits_for_a_party CHECK (waiting_for_id IS NULL OR reason = 'VANTAR_PART');
ALTER TABLE situations ADD CONSTRAINT situation_extent CHECK (extent_percent BETWEEN 0 AND 100);
ALTER TABLE activities
  ADD CONSTRAINT activity_status CHECK (status IN ('ERBJUDEN', 'PAGAR', 'GENOMFORD', 'AVBRUTEN')),
  ADD CONSTRAINT activity_dates_in_order CHECK (ends_on >= starts_on),
  ADD CONSTRAINT running_activity_has_started CHECK (status <> 'PAGAR' OR (starts_on IS NOT NULL AND ends_on IS NULL)),
  ADD CONSTRAINT ended_activity_has_an_end CHECK (status NOT IN ('GENOMFORD', 'AVBRUTEN') OR ends_on IS NOT NULL);
ALTER TABLE imports ADD CONSTRAINT import_status CHECK (status IN ('CHECKING', 'PREVIEW', 'WRITING', 'DONE', 'FAILED'));
ALTER TABLE audit_events
  ADD CONSTRAINT audit_action CHECK (action IN ('read', 'insert', 'update', 'delete')),
  ADD CONSTRAINT audit_actor CHECK (actor_kind IN ('user', 'token', 'system') AND (actor_kind = 'system' OR actor_id IS NOT NULL));

-- What stands now, of what was measured ---------------------------------------------------------

CREATE VIEW current_step_measurements WITH (security_invoker = true) AS
SELECT m.*
FROM step_measurements m
WHERE m.value IS NOT NULL AND NOT EXISTS (
  SELECT FROM step_measurements newer
  WHERE newer.organisation_id = m.organisation_id AND newer.enrolment_id = m.enrolment_id
    AND newer.measured_on = m.measured_on AND newer.round = m.round AND newer.revision > m.revision
);

CREATE FUNCTION refresh_enrolment_latest() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  DELETE FROM enrolment_latest l
  USING (SELECT DISTINCT organisation_id, enrolment_id FROM inserted) t
  WHERE l.organisation_id = t.organisation_id AND l.enrolment_id = t.enrolment_id;

  INSERT INTO enrolment_latest (organisation_id, enrolment_id, project_id, last_on, last_value, last_reason,
    waiting_for_id, waiting_since, previous_on, previous_value, since_on)
  SELECT r.organisation_id, r.enrolment_id, e.project_id,
    max(r.measured_on) FILTER (WHERE nth = 1), max(r.value) FILTER (WHERE nth = 1), max(r.reason) FILTER (WHERE nth = 1),
    (array_agg(r.waiting_for_id) FILTER (WHERE nth = 1))[1],
    min(r.measured_on) FILTER (WHERE same_wait AND r.waiting_for_id IS NOT NULL),
    max(r.measured_on) FILTER (WHERE nth = 2), max(r.value) FILTER (WHERE nth = 2),
    min(r.measured_on) FILTER (WHERE same_value)
  FROM (
    SELECT *, bool_and(value = last_value) OVER run AS same_value,
      bool_and(waiting_for_id IS NOT DISTINCT FROM last_wait) OVER run AS same_wait
    FROM (
      SELECT m.organisation_id, m.enrolment_id, m.measured_on, m.value, m.reason, m.waiting_for_id,
        row_number() OVER newest AS nth, first_value(m.value) OVER newest AS last_value,
        first_value(m.waiting_for_id) OVER newest AS last_wait
      -- Enrolment by enrolment along the key: never slower than that, whatever the statistics say.
      FROM (SELECT DISTINCT organisation_id, enrolment_id FROM inserted) t
      CROSS JOIN LATERAL (
        SELECT DISTINCT ON (s.measured_on, s.round) s.*
        FROM step_measurements s
        WHERE s.organisation_id = t.organisation_id AND s.enrolment_id = t.enrolment_id
        ORDER BY s.measured_on DESC, s.round DESC, s.revision DESC
      ) m
      WHERE m.value IS NOT NULL
      WINDOW newest AS (PARTITION BY m.organisation_id, m.enrolment_id ORDER BY m.measured_on DESC, m.round DESC)
    ) ranked
    WINDOW run AS (PARTITION BY organisation_id, enrolment_id ORDER BY nth)
  ) r
  JOIN enrolments e ON e.organisation_id = r.organisation_id AND e.id = r.enrolment_id
  GROUP BY r.organisation_id, r.enrolment_id, e.project_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER latest AFTER INSERT ON step_measurements REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_enrolment_latest();

-- The log -----------------------------------------------------------------------------------------

-- The persons that a row is about.
CREATE FUNCTION audit_subjects(entity text, data jsonb) RETURNS uuid[]
  LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT CASE
    WHEN entity = 'persons' THEN ARRAY[(data ->> 'id')::uuid]
    WHEN entity = 'enrolments' THEN ARRAY[(data ->> 'person_id')::uuid]
    WHEN data ? 'enrolment_id' THEN ARRAY(
      SELECT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid AND id = (data ->> 'enrolment_id')::uuid)
    WHEN entity IN ('households', 'children') THEN ARRAY(
      SELECT DISTINCT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid
        AND household_id = (data ->> CASE entity WHEN 'households' THEN 'id' ELSE 'household_id' END)::uuid)
    ELSE '{}'
  END
$$;

-- Arguments: columns whose values never reach the log (only that they changed).
CREATE FUNCTION audit_statement() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  hidden text[] := TG_ARGV || ARRAY['organisation_id', 'id', 'created_at', 'version'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids)
    SELECT n.organisation_id, 'insert', TG_TABLE_NAME, n.id, audit_subjects(TG_TABLE_NAME, to_jsonb(n)) FROM new_rows n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids, changes)
    SELECT o.organisation_id, 'delete', TG_TABLE_NAME, o.id, audit_subjects(TG_TABLE_NAME, to_jsonb(o)), to_jsonb(o) - hidden FROM old_rows o;
  ELSE
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids, changes)
    SELECT n.organisation_id, 'update', TG_TABLE_NAME, n.id, audit_subjects(TG_TABLE_NAME, to_jsonb(n)), c.changes
    FROM new_rows n
    JOIN old_rows o ON o.organisation_id = n.organisation_id AND o.id = n.id
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(a.key, CASE WHEN a.key = ANY (hidden) THEN 'null' ELSE jsonb_build_array(b.value, a.value) END) AS changes
      FROM jsonb_each(to_jsonb(n)) a JOIN jsonb_each(to_jsonb(o)) b USING (key)
      WHERE a.value IS DISTINCT FROM b.value AND a.key <> 'version'
    ) c
    WHERE c.changes IS NOT NULL;
  END IF;
  RETURN NULL;
END
$$;

-- Puts one table behind the wall: policy, log, and no more rights than the app needs.
-- Later migrations call it for the tables they make.
CREATE PROCEDURE wall(entity text, rights text, VARIADIC hidden text[] DEFAULT '{}') LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  arguments text := (SELECT coalesce(string_agg(quote_literal(h), ', '), '') FROM unnest(hidden) h);
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', entity);
  EXECUTE format('CREATE POLICY tenant ON %I USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()))', entity);
  EXECUTE format('GRANT %s ON %I TO samsteg_app', rights, entity);
  EXECUTE format('CREATE TRIGGER audit_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', entity, arguments);
  EXECUTE format('CREATE TRIGGER audit_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', entity, arguments);
  EXECUTE format('CREATE TRIGGER audit_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', entity, arguments);
END
$$;

CALL wall('projects', 'SELECT, INSERT, UPDATE');
CALL wall('project_assignments', 'SELECT, INSERT, UPDATE');
CALL wall('parties', 'SELECT, INSERT, UPDATE');
CALL wall('goals', 'SELECT, INSERT, UPDATE');
CALL wall('milestones', 'SELECT, INSERT, UPDATE');
CALL wall('meeting_series', 'SELECT, INSERT, UPDATE');
CALL wall('report_obligations', 'SELECT, INSERT, UPDATE');
CALL wall('budget_lines', 'SELECT, INSERT, UPDATE');
CALL wall('persons', 'SELECT, INSERT, UPDATE, DELETE', 'number_sealed', 'number_index', 'given_name', 'family_name', 'birth_date', 'birth_year');
CALL wall('households', 'SELECT, INSERT, UPDATE');
CALL wall('children', 'SELECT, INSERT, UPDATE, DELETE');
CALL wall('enrolments', 'SELECT, INSERT, UPDATE');
CALL wall('step_measurements', 'SELECT, INSERT');
CALL wall('situations', 'SELECT, INSERT, UPDATE');
CALL wall('activities', 'SELECT, INSERT, UPDATE');
CALL wall('imports', 'SELECT, INSERT, UPDATE', 'payload_sealed', 'result', 'rows_done', 'rows_total');

-- Three tables that are walled but not logged: the log itself, the answers to submitted forms, and
-- the read model that a trigger keeps.
DO $$
DECLARE entity text;
BEGIN
  FOREACH entity IN ARRAY ARRAY['audit_events', 'submissions', 'enrolment_latest'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', entity);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()))', entity);
  END LOOP;
END
$$;
GRANT SELECT, INSERT ON audit_events TO samsteg_app;
GRANT USAGE ON SEQUENCE audit_events_id_seq TO samsteg_app;
GRANT SELECT, INSERT ON submissions TO samsteg_app;
GRANT SELECT, INSERT, DELETE ON enrolment_latest TO samsteg_app;
GRANT SELECT ON current_step_measurements TO samsteg_app;

-- Outside the wall, read by lib/auth before a tenant is known.
GRANT SELECT ON organisations TO samsteg_app;
GRANT SELECT, INSERT, UPDATE ON users, memberships, sessions, api_tokens TO samsteg_app;
-- Roles and keys belong to an organisation: their changes are in its log.
CREATE TRIGGER audit_insert AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement();
CREATE TRIGGER audit_update AFTER UPDATE ON memberships REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement();
CREATE TRIGGER audit_insert AFTER INSERT ON api_tokens REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement('token_hash');
CREATE TRIGGER audit_update AFTER UPDATE ON api_tokens REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement('token_hash');

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO samsteg_app;
-- So that the readiness check can tell whether the migrations are in place.
GRANT SELECT ON _prisma_migrations TO samsteg_app;
