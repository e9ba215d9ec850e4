CREATE TYPE public.e AS ENUM ('zero', 'a', 'mid''dle', 'b', 'c'); CREATE TABLE public.t (id integer, e public.e DEFAULT 'c', CONSTRAINT k CHECK (e <> 'zero'));
CREATE INDEX i ON public.t (id) WHERE e = 'mid''dle'; CREATE VIEW public.v AS SELECT 'c'::public.e AS c; CREATE TABLE public.n (e public.e[] DEFAULT '{c}');
