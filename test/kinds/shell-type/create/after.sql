CREATE TYPE public."Sh""ell"; CREATE FUNCTION public.f(cstring) RETURNS public."Sh""ell" LANGUAGE internal AS 'textin';
