CREATE TABLE public.people (key integer, "e mail" text, name text);
CREATE PUBLICATION people FOR TABLE public.people ("e mail", name) WHERE (name <> 'x), y');
CREATE PUBLICATION names FOR TABLE public.people (key, name);
