BEGIN;
DROP INDEX public.items_balance_idx;
UPDATE public.items SET balance = 1000 - balance;
COMMIT;
