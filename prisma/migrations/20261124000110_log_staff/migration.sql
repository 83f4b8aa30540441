-- Whose it is: the event of a row that belongs to a member of staff (a role, a place in a project) names
-- them in its changes, by the id alone where the columns have [before, after].
CREATE OR REPLACE FUNCTION audit_statement() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  hidden text[] := TG_ARGV || ARRAY['organisation_id', 'id', 'created_at', 'version'];
  is_of_staff boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = TG_RELID AND attname = 'user_id');
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids, changes)
    SELECT n.organisation_id, 'insert', TG_TABLE_NAME, n.id, audit_subjects(TG_TABLE_NAME, to_jsonb(n)),
      CASE WHEN is_of_staff THEN jsonb_build_object('user_id', to_jsonb(n) -> 'user_id') END
    FROM new_rows n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids, changes)
    SELECT o.organisation_id, 'delete', TG_TABLE_NAME, o.id, audit_subjects(TG_TABLE_NAME, to_jsonb(o)), to_jsonb(o) - hidden FROM old_rows o;
  ELSE
    INSERT INTO audit_events (organisation_id, action, entity, entity_id, subject_ids, changes)
    SELECT n.organisation_id, 'update', TG_TABLE_NAME, n.id, audit_subjects(TG_TABLE_NAME, to_jsonb(n)),
      CASE WHEN is_of_staff THEN jsonb_build_object('user_id', to_jsonb(n) -> 'user_id') ELSE '{}' END || c.changes
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
