-- since 18
CREATE TABLE public.p (a integer, g integer GENERATED ALWAYS AS (a + 3) VIRTUAL, s integer GENERATED ALWAYS AS (a + 3) STORED) PARTITION BY LIST (a);
CREATE TABLE public.h (a integer, g integer GENERATED ALWAYS AS (a + 2) VIRTUAL, s integer GENERATED ALWAYS AS (a + 2) STORED) PARTITION BY LIST (a);
CREATE TABLE public.next (a integer, g integer GENERATED ALWAYS AS (a + 1) VIRTUAL, s integer GENERATED ALWAYS AS (a + 1) STORED);
ALTER TABLE public.h ATTACH PARTITION public.next FOR VALUES IN (1);
ALTER TABLE public.p ATTACH PARTITION public.h FOR VALUES IN (1);
CREATE TABLE public.alike PARTITION OF public.p FOR VALUES IN (3);
CREATE TABLE public.q (a integer, g integer GENERATED ALWAYS AS (a + 3) VIRTUAL, s integer GENERATED ALWAYS AS (a + 3) STORED);
CREATE TABLE public.own (g integer GENERATED ALWAYS AS (a + 2) VIRTUAL, s integer GENERATED ALWAYS AS (a + 2) STORED) INHERITS (public.q);
