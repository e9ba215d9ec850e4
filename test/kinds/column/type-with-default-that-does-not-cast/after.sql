CREATE TYPE public.ab AS ENUM ('a', 'b');
CREATE TABLE public.t (id integer PRIMARY KEY, flag integer NOT NULL DEFAULT 0, n integer DEFAULT 7, j jsonb DEFAULT '{"a": 1}', e public.ab DEFAULT 'b');
