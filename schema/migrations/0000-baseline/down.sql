-- schemadiff migration 0000-baseline, down: 0 to add, 0 to change, 3 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0000-baseline

BEGIN;

-- data-loss: table public.auth_sessions is dropped with all its rows
DROP TABLE public.auth_sessions;

-- data-loss: table public.users is dropped with all its rows
DROP TABLE public.users;

DROP TYPE public.auth_session_status;

COMMIT;
