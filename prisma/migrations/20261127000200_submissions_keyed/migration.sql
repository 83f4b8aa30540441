-- A submission's hash is keyed (lib/server/action.ts): an unkeyed one of a form that asks for a personnummer gives the
-- number to whoever tries them all. What was kept so far is forgotten, and the table written anew, so that none of
-- it is left in old pages. A form from before that is sent again is told to be looked through.
ALTER TABLE submissions ALTER COLUMN input_hash TYPE text USING '';
