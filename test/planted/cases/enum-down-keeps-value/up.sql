ALTER TYPE public.state ADD VALUE 'archived';
