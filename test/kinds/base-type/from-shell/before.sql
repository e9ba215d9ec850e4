CREATE TYPE public.mine;
