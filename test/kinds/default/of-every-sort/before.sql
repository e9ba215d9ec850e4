CREATE TABLE public.t (a text, b timestamptz, c jsonb, d integer[], e uuid, f boolean, g numeric, h interval, i bytea, j text);
