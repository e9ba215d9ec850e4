CREATE COLLATION public.mine (LOCALE = 'C'); CREATE TABLE public.t (a text COLLATE public.mine);
