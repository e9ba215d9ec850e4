-- since 18
CREATE TABLE public.t (a integer CONSTRAINT y NOT NULL, b integer CONSTRAINT x NOT NULL);
CREATE TABLE public.u (first text NOT NULL, last text NOT NULL, id integer PRIMARY KEY);
ALTER TABLE public.u RENAME first TO other; ALTER TABLE public.u RENAME last TO first; ALTER TABLE public.u RENAME id TO last; ALTER TABLE public.u RENAME other TO id;
