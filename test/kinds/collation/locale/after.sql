CREATE COLLATION public.mine (LOCALE = 'POSIX');
CREATE TABLE public.t (id integer, a text COLLATE public.mine, d varchar(9) COLLATE public.mine DEFAULT 'x', PRIMARY KEY (a));
CREATE INDEX i ON public.t (lower(d) COLLATE public.mine);
CREATE VIEW public.v AS SELECT a FROM public.t ORDER BY a COLLATE public.mine;
CREATE DOMAIN public.d AS text COLLATE public.mine;
CREATE TYPE public.c AS (a text COLLATE public.mine);
CREATE TYPE public.r AS RANGE (SUBTYPE = text, COLLATION = public.mine);
CREATE TABLE public.u (d public.d, c public.c, r public.r);
