CREATE TABLE public.t (a bigint, c varchar(20), d text DEFAULT 'x' NOT NULL, e integer GENERATED ALWAYS AS (1) STORED);
CREATE VIEW public.v AS SELECT * FROM public.t;
