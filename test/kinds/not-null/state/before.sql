-- since 18
CREATE TABLE public.t (a integer, b integer NOT NULL NO INHERIT);
ALTER TABLE public.t ADD CONSTRAINT n NOT NULL a NOT VALID;
