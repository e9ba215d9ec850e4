CREATE TABLE public.t (id integer PRIMARY KEY, k integer, l boolean, a timestamp, b date, c time, d interval, e bit(3), f char(3), g inet, h money, i numeric);
