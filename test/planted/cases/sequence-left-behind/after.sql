CREATE SEQUENCE public.order_no;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  note text,
  no bigint NOT NULL DEFAULT nextval('public.order_no')
);
