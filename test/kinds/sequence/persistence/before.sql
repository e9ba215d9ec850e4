-- since 15
CREATE SEQUENCE public.s;
