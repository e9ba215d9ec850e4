ALTER TABLE public.items ALTER COLUMN starts_at TYPE timestamp USING starts_at AT TIME ZONE 'UTC';
