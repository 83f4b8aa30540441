-- What is shut ends the sessions of its people, in the same transaction and whoever shuts it: let in again, everybody
-- signs in anew, and a cookie that was taken before stays worthless (security R19).

CREATE FUNCTION end_sessions_of_disabled() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE sessions SET ended_at = now() WHERE ended_at IS NULL AND user_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER end_sessions AFTER UPDATE OF disabled_at ON users
  FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_disabled();

CREATE FUNCTION end_sessions_of_suspended() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE sessions SET ended_at = now()
  WHERE ended_at IS NULL AND user_id IN (SELECT user_id FROM memberships WHERE organisation_id = NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER end_sessions AFTER UPDATE OF suspended_at ON organisations
  FOR EACH ROW WHEN (NEW.suspended_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_suspended();
