CREATE TABLE public.sales (day date) PARTITION BY RANGE (day);
CREATE TABLE public.sales_2026 PARTITION OF public.sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
