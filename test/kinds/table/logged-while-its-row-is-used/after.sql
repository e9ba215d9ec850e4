CREATE UNLOGGED TABLE public.t (a integer, b text);
CREATE TABLE public.u (id integer, r public.t, s public.t[] DEFAULT ARRAY[ROW(1, 'x')::public.t]);
