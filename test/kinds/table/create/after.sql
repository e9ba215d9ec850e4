CREATE TABLE public.t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, a integer DEFAULT 1 CHECK (a > 0)) WITH (fillfactor=70);
CREATE UNLOGGED TABLE public."User" ("from" text);
CREATE TABLE public.none ();
ALTER TABLE public.none ENABLE ROW LEVEL SECURITY;
