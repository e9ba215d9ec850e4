CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.u (id integer, r public.t, list public.t[]);
CREATE TABLE public.p (id integer, r public.t NOT NULL) PARTITION BY LIST (r);
CREATE TABLE public.p1 PARTITION OF public.p DEFAULT;
CREATE TABLE public.w (u public.u);
