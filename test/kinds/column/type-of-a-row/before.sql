CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.u (id integer, r public.t NOT NULL);
