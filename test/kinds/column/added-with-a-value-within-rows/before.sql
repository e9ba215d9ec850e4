CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.other (a integer, b integer);
CREATE TYPE public.c AS (t public.other, n integer);
CREATE TABLE public.u (id integer, r public.t);
CREATE TABLE public.w (id integer, list public.t[], c public.c);
CREATE TABLE public.heir (h text) INHERITS (public.t);
CREATE TABLE public.x (heir public.heir);
