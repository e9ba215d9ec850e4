-- schemadiff migration 0005-exchange-tokens, up: 4 to add, 0 to change, 0 to drop
-- Run by schemadiff apply and rollback; runs under psql -v ON_ERROR_STOP=1 too.
-- After editing, run: schemadiff seal 0005-exchange-tokens

BEGIN;

-- blocks-reads: table public.auth_sessions is locked for a moment
ALTER TABLE public.auth_sessions ADD COLUMN exchange_token character varying(64);

-- blocks-reads: table public.auth_sessions is locked for a moment
ALTER TABLE public.auth_sessions ADD COLUMN is_exchanged boolean DEFAULT false NOT NULL;

-- blocks-writes: writes to public.auth_sessions wait until index public.auth_sessions_exchange_token_idx is built
CREATE INDEX auth_sessions_exchange_token_idx ON public.auth_sessions USING btree (exchange_token) WHERE (exchange_token IS NOT NULL);

-- blocks-writes: writes to public.auth_sessions wait until index public.auth_sessions_is_exchanged_idx is built
CREATE INDEX auth_sessions_is_exchanged_idx ON public.auth_sessions USING btree (is_exchanged);

COMMIT;
