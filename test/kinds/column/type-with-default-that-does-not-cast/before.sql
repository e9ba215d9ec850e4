CREATE TABLE public.t (id integer PRIMARY KEY, flag boolean NOT NULL DEFAULT false, n text DEFAULT 'x', j json DEFAULT '{}', e text DEFAULT 'a');
