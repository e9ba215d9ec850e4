CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE INDEX i ON public.t (a DESC NULLS LAST) INCLUDE (b) WHERE a > 1;
CREATE UNIQUE INDEX "i 2" ON public.t (lower(b) COLLATE "C" text_pattern_ops);
CREATE INDEX i3 ON public.t USING brin (id) WITH (pages_per_range=8);
