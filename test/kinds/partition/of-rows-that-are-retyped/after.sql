CREATE TABLE public.t (a bigint, b text, c text DEFAULT 'c');
CREATE TABLE public.u (id integer, r public.t, list public.t[]) PARTITION BY LIST (id);
CREATE TABLE public.u1 PARTITION OF public.u DEFAULT;
CREATE TABLE public.p (id integer, r public.t NOT NULL) PARTITION BY LIST (r);
CREATE TABLE public.p1 PARTITION OF public.p DEFAULT;
CREATE TABLE public.w (u public.u);
