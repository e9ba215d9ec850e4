CREATE TABLE public.cards (code text CONSTRAINT cards_code_key UNIQUE, shelf integer);
CREATE TABLE public.loans (code text CONSTRAINT loans_code_fkey REFERENCES public.cards (code));
