CREATE TABLE public.t (a integer, b text, c jsonb, d tsvector, e int4range, f text[]);
