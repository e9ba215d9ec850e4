CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;
