-- schemadiff migration 0005-exchange-tokens, down: 0 to add, 0 to change, 2 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0005-exchange-tokens

BEGIN;

DROP INDEX public.auth_sessions_is_exchanged_idx;

DROP INDEX public.auth_sessions_exchange_token_idx;

-- data-loss: column public.auth_sessions.is_exchanged is dropped with all its values
-- blocks-reads: table public.auth_sessions is locked for a moment
ALTER TABLE public.auth_sessions DROP COLUMN is_exchanged;

-- data-loss: column public.auth_sessions.exchange_token is dropped with all its values
-- blocks-reads: table public.auth_sessions is locked for a moment
ALTER TABLE public.auth_sessions DROP COLUMN exchange_token;

COMMIT;
