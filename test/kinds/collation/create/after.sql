CREATE COLLATION public.plain (LOCALE = 'C');
CREATE COLLATION public."Mix""ed" (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
CREATE COLLATION public.posix (PROVIDER = libc, LOCALE = 'POSIX');
CREATE TABLE public.t (a text COLLATE public.plain); CREATE INDEX i ON public.t (a COLLATE public.posix);
CREATE VIEW public.v AS SELECT a COLLATE public."Mix""ed" AS a FROM public.t;
CREATE DOMAIN public.d AS text COLLATE public.plain;
CREATE TYPE public.c AS (a text COLLATE public.plain);
CREATE TYPE public.r AS RANGE (SUBTYPE = text, COLLATION = public.plain);
