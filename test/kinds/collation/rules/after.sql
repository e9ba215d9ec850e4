CREATE COLLATION public.mine (PROVIDER = icu, LOCALE = 'und', RULES = '&a < g'); CREATE TABLE public.t (a text COLLATE public.mine);
