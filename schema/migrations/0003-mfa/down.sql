-- schemadiff migration 0003-mfa, down: 0 to add, 0 to change, 4 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0003-mfa

BEGIN;

-- data-loss: table public.user_mfa_secrets is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.user_mfa_secrets;

-- data-loss: table public.mfa_events is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.mfa_events;

-- data-loss: table public.mfa_device_trusts is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.mfa_device_trusts;

-- data-loss: table public.mfa_backup_codes is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.mfa_backup_codes;

COMMIT;
