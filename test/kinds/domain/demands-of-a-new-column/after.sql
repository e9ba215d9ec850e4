CREATE DOMAIN public.named AS text NOT NULL;
CREATE DOMAIN public.over_named AS public.named;
CREATE TABLE public.people (id integer);
CREATE TABLE public.lists (id integer);
