-- So that a protected identity is sealed anew when keys are changed (lib/db/rotation.ts); nothing else of the row changes.
GRANT UPDATE (identity_sealed) ON protected_identities TO samsteg_app;
