CREATE TABLE public.cards (code text, shelf integer, CONSTRAINT cards_code_shelf_key UNIQUE (code) INCLUDE (shelf));
CREATE TABLE public.loans (
  code text CONSTRAINT loans_code_fkey REFERENCES public.cards (code) DEFERRABLE INITIALLY DEFERRED
);
