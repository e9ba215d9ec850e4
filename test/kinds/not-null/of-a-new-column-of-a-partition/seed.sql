INSERT INTO public.sales VALUES ('2026-05-01', 'here');
