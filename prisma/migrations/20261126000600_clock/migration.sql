-- From a need to its start, over a project: only the activities whose need was noted are counted.
CREATE INDEX activities_by_need ON activities (organisation_id, enrolment_id) WHERE needed_on IS NOT NULL;
-- Whom somebody helps with, when their cases are handed over.
CREATE INDEX enrolments_by_co_caseworker ON enrolments (organisation_id, project_id, co_caseworker_id) WHERE co_caseworker_id IS NOT NULL;
