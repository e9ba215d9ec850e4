CREATE TABLE public.t (a integer, b text, g1 integer GENERATED ALWAYS AS (2) STORED, g2 text GENERATED ALWAYS AS (b || 'x') STORED, g3 integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE public.u (id integer, r public.t, g public.t GENERATED ALWAYS AS (r) STORED, n bigint GENERATED ALWAYS AS ((r).a + 1) STORED);
CREATE INDEX u_g ON public.u (((g).a));
CREATE TABLE public.w (id integer, list public.t[]);
