-- schemadiff migration 0002-email-password, down: 0 to add, 0 to change, 4 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0002-email-password

BEGIN;

-- data-loss: column public.users.is_admin is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN is_admin;

-- data-loss: column public.users.password_hash is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN password_hash;

-- data-loss: column public.users.email is dropped with all its values
-- blocks-reads: table public.users is locked for a moment
ALTER TABLE public.users DROP COLUMN email;

-- data-loss: table public.revoked_tokens is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.revoked_tokens;

COMMIT;
