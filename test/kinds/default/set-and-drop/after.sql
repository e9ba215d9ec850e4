CREATE TABLE public.t (a integer DEFAULT 2, b text DEFAULT 'it''s', c timestamptz);
