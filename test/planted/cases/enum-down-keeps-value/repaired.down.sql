BEGIN;
ALTER TYPE public.state RENAME TO state_old;
CREATE TYPE public.state AS ENUM ('open', 'closed');
ALTER TABLE public.items ALTER COLUMN state TYPE public.state USING state::text::public.state;
DROP TYPE public.state_old;
COMMIT;
