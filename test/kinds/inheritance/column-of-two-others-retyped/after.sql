CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TABLE public.p (a bigint NOT NULL, m public.mood, x integer, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE public.q (a bigint, m public.mood, y integer);
CREATE TABLE public.heir () INHERITS (public.p, public.q);
CREATE TABLE public.next () INHERITS (public.heir);
CREATE TABLE public.within (z integer) INHERITS (public.p);
CREATE TABLE public.diamond () INHERITS (public.p, public.within);
CREATE INDEX heir_a ON public.heir (a);
CREATE VIEW public.v AS SELECT a, y FROM public.q;
