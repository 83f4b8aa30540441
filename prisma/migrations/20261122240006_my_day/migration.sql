-- Min dag: one caseworker's participants by how long ago they were measured, and what somebody just saved.
CREATE INDEX participant_rows_by_caseworker ON participant_rows (organisation_id, project_id, caseworker_id, last_on, sort_name, enrolment_id);
CREATE INDEX "submissions_organisation_id_user_id_created_at_idx" ON "submissions"("organisation_id", "user_id", "created_at");
