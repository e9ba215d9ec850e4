-- schemadiff migration 0001-photo-backup, down: 0 to add, 0 to change, 7 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0001-photo-backup

BEGIN;

-- data-loss: column public.users.is_email_mfa_enabled is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN is_email_mfa_enabled;

-- data-loss: column public.users.ops_limit is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN ops_limit;

-- data-loss: column public.users.mem_limit is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN mem_limit;

-- data-loss: column public.users.kek_salt is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN kek_salt;

-- data-loss: column public.users.srp_user_id is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN srp_user_id;

-- data-loss: table public.srp_sessions is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.srp_sessions;

-- data-loss: table public.one_time_tokens is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.one_time_tokens;

COMMIT;
