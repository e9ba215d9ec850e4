CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0 AND b <> 'it''s');
ALTER TABLE public.t ADD CONSTRAINT d CHECK (a < 9) NOT VALID;
ALTER TABLE public.t ADD CHECK (a < 99) NO INHERIT;
