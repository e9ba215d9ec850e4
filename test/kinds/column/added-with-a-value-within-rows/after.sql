CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE TABLE public.t (a integer, b text, plain text, c integer NOT NULL DEFAULT 7,
  g integer GENERATED ALWAYS AS (a + 1) STORED, d public.positive, v float DEFAULT random());
CREATE TABLE public.other (a bigint, n text DEFAULT 'n', b integer, i bigint GENERATED ALWAYS AS IDENTITY);
CREATE TYPE public.c AS (t public.other, n integer);
CREATE TABLE public.u (id integer, r public.t);
CREATE TABLE public.w (id integer, list public.t[], c public.c);
CREATE TABLE public.heir (h text) INHERITS (public.t);
CREATE TABLE public.x (heir public.heir);
CREATE TABLE public.made (r public.t);
