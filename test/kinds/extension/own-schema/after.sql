CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE TABLE public.t (a text);
CREATE INDEX t_a ON public.t USING gin (a ext.gin_trgm_ops);
