-- What an import told may repeat what stood in its files, and a file may be named after somebody: sealed
-- like the files. Of earlier imports the figures stay.
ALTER TABLE imports ADD COLUMN told_sealed bytea;
UPDATE imports SET result = result - 'problems' - 'notices', file_names = '{}';
ALTER TABLE imports ADD CONSTRAINT told_is_sealed CHECK (file_names = '{}' AND NOT result ?| ARRAY['problems', 'notices']);

-- Where somebody lives is no value for the log.
DO $$
DECLARE
  entity text;
  kind text;
  hidden text;
BEGIN
  FOREACH entity IN ARRAY ARRAY['imports', 'enrolments', 'households'] LOOP
    hidden := CASE entity WHEN 'imports' THEN '''payload_sealed'', ''told_sealed'', ''result'', ''rows_done'', ''rows_total''' ELSE '''municipality''' END;
    FOREACH kind IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
      EXECUTE format('DROP TRIGGER audit_%s ON %I', lower(kind), entity);
      EXECUTE format('CREATE TRIGGER audit_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)',
        lower(kind), kind, entity,
        CASE kind WHEN 'INSERT' THEN 'NEW TABLE AS new_rows' WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
          ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END, hidden);
    END LOOP;
  END LOOP;
END
$$;
