UPDATE public.items SET balance = 1000 - balance;
CREATE INDEX CONCURRENTLY IF NOT EXISTS items_balance_idx ON public.items (balance);
