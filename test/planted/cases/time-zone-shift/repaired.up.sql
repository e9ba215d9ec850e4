ALTER TABLE public.items ALTER COLUMN starts_at TYPE timestamptz USING starts_at AT TIME ZONE 'UTC';
