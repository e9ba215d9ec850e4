-- since 15
CREATE TABLE public.people (id integer, "e mail" text, name text);
CREATE PUBLICATION people FOR TABLE public.people ("e mail", name) WHERE (name <> 'x), y');
CREATE PUBLICATION names FOR TABLE public.people (id, name);
