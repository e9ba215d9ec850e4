-- schemadiff migration 0004-two-factor, down: 0 to add, 0 to change, 1 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0004-two-factor

BEGIN;

-- data-loss: table public.two_factor_auth is dropped with all its rows
-- blocks-reads: table public.users is locked for a moment
DROP TABLE public.two_factor_auth;

COMMIT;
