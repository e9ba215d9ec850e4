CREATE TABLE public.t (id integer, e text DEFAULT 'a' NOT NULL CHECK (e IN ('a', 'b'))); CREATE VIEW public.v AS SELECT e FROM public.t;
