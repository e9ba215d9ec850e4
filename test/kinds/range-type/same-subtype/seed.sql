INSERT INTO public.t VALUES ('[a,b)', '{[a,b)}');
