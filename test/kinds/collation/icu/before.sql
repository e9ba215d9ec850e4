CREATE COLLATION public.mine (PROVIDER = icu, LOCALE = 'de'); CREATE TABLE public.t (a text COLLATE public.mine);
