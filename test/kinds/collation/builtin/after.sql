CREATE COLLATION public.mine (PROVIDER = libc, LOCALE = 'C'); CREATE TABLE public.t (a text COLLATE public.mine);
