CREATE TABLE public.sales (day date, shop text) PARTITION BY RANGE (day);
CREATE TABLE public.sales_2026 PARTITION OF public.sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE public.sales_2026 ALTER COLUMN shop SET NOT NULL;
