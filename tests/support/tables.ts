import { owner } from "./world.ts";

/**
 * Lets a test name a table at run time: functions of its own database, which run with the rights of
 * whoever asks. The name is quoted by PostgreSQL; no statement is put together here.
 */
export async function allowTables(): Promise<void> {
  await owner().query(`
    CREATE FUNCTION rows_of(entity text) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE n int; BEGIN EXECUTE format('SELECT count(*) FROM %I', entity) INTO n; RETURN n; END $$;
    CREATE FUNCTION read_of(entity text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN EXECUTE format('SELECT * FROM %I', entity); END $$;
    CREATE FUNCTION hint_of(entity text) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE n int; BEGIN EXECUTE format('SELECT 1 FROM projects WHERE EXISTS (SELECT FROM %I)', entity) INTO n; RETURN n; END $$;
    CREATE FUNCTION emptied(entity text) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE n int; BEGIN EXECUTE format('DELETE FROM %I', entity); GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $$;
    CREATE FUNCTION rows_with(entity text, field text, id uuid) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE n int; BEGIN EXECUTE format('SELECT count(*) FROM %I WHERE %I = $1', entity, field) INTO n USING id; RETURN n; END $$;
    GRANT EXECUTE ON FUNCTION rows_of, read_of, hint_of, emptied, rows_with TO PUBLIC`);
}
