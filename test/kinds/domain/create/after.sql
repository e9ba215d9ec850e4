CREATE DOMAIN public.email AS text COLLATE "C" DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@');
CREATE TABLE public.t (id integer, e public.email);
