/** A small shop with everything in its rows that production has, and the schema that it shall have next. */

export const schema = `
CREATE TYPE public.state AS ENUM ('new', 'paid', 'sent', 'lost');
CREATE DOMAIN public.email AS text CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TABLE public.customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email public.email NOT NULL UNIQUE,
  name text, country varchar(2), phone text, age integer, score numeric(8,3), balance numeric,
  born date, seen timestamptz, tags text[], settings jsonb, active boolean NOT NULL, photo bytea, token uuid,
  referrer bigint REFERENCES public.customers,
  lower_name text GENERATED ALWAYS AS (lower(name)) STORED
);
CREATE TABLE public.products (
  sku text PRIMARY KEY CHECK (sku ~ '^[A-Z]{3}-[0-9]{5}$'),
  title text NOT NULL,
  price numeric(10,2) NOT NULL CHECK (price >= 0),
  stock smallint NOT NULL DEFAULT 0
);
CREATE TABLE public.orders (
  id uuid PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES public.customers,
  state public.state NOT NULL,
  ordered_at timestamptz NOT NULL,
  sent_at timestamptz,
  note text, ref text, total double precision,
  CHECK (sent_at IS NULL OR sent_at >= ordered_at)
);
CREATE TABLE public.lines (
  order_id uuid NOT NULL REFERENCES public.orders,
  line integer NOT NULL, sku text NOT NULL, quantity integer NOT NULL,
  PRIMARY KEY (order_id, line)
);
CREATE UNLOGGED TABLE public.events (id bigserial, at date NOT NULL, kind text NOT NULL)
  PARTITION BY RANGE (at);
CREATE TABLE public.events_2023 PARTITION OF public.events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE public.events_2024 PARTITION OF public.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.rooms (id integer PRIMARY KEY, label text);
CREATE TABLE public.bookings (
  room integer NOT NULL REFERENCES public.rooms, day date NOT NULL, who text, seats int4range,
  UNIQUE (room, day) DEFERRABLE,
  EXCLUDE USING gist (seats WITH &&)
);
CREATE TABLE public.logins (customer_id bigint NOT NULL, at timestamptz NOT NULL);
CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.label = 'refused' THEN RAISE EXCEPTION 'no'; END IF;
  NEW.label := upper(NEW.label);
  RETURN NEW;
END $$;
CREATE TRIGGER rooms_upper BEFORE INSERT ON public.rooms FOR EACH ROW EXECUTE FUNCTION public.refuse();
`.replace('CREATE UNLOGGED TABLE public.events', 'CREATE TABLE public.events');

/** Foreign keys that are not validated, with rows that refer to nothing. */
export const unvalidated = `
ALTER TABLE public.logins ADD CONSTRAINT logins_customer FOREIGN KEY (customer_id)
  REFERENCES public.customers NOT VALID;
`;

/** `n` customers. Does not depend on chance. */
export const rows = (n: number) => `
INSERT INTO public.customers
  (email, name, country, phone, age, score, balance, born, seen, tags, settings, active, photo, token)
SELECT 'customer' || i || '@' || (ARRAY['example.org', 'mail.example.com', 'x.io'])[1 + i % 3],
  CASE WHEN i % 10 = 0 THEN NULL WHEN i % 17 = 0 THEN '' WHEN i % 19 = 0 THEN '  '
    WHEN i % 7 = 0 THEN 'Jürgen ' || i WHEN i % 11 = 0 THEN 'ANNA ' || i / 13
    WHEN i % 11 = 1 THEN 'Anna ' || i / 13 ELSE 'Name number ' || i % 300 END,
  (ARRAY['DE', 'FR', 'US', 'US', 'US'])[1 + i % 5],
  CASE WHEN i % 4 = 0 THEN NULL WHEN i % 31 = 0 THEN 'none' ELSE (4900000000 + i)::text END,
  CASE WHEN i % 6 = 0 THEN NULL ELSE 18 + i % 60 END,
  (i % 1000) * 1.125,
  CASE WHEN i % 501 = 0 THEN 'NaN' WHEN i % 100 = 0 THEN -12345.678 * i WHEN i % 5 = 0 THEN 0 ELSE i * 0.01 END,
  CASE WHEN i % 3 = 0 THEN NULL WHEN i % 97 = 0 THEN '0001-01-01' ELSE date '1990-01-01' + (i * 13) % 6000 END,
  CASE WHEN i % 400 = 0 THEN 'infinity' ELSE timestamptz '2022-01-01' + i * interval '37 minutes 11.123 seconds' END,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '{}'::text[] WHEN 2 THEN ARRAY['a'] ELSE ARRAY['a', 'b', 'c'] END,
  CASE i % 8 WHEN 0 THEN 'null'::jsonb WHEN 1 THEN '[]' WHEN 2 THEN '"x"'
    ELSE jsonb_build_object('theme', 'dark', 'n', i) END,
  i % 9 <> 0,
  CASE WHEN i % 2 = 0 THEN decode(repeat('ab', i % 40), 'hex') END,
  CASE WHEN i % 2 = 0 THEN md5(i::text)::uuid END
FROM generate_series(1, ${n}) AS i;
UPDATE public.customers SET referrer = id / 10 WHERE id % 5 = 0 AND id > 20;
INSERT INTO public.products
  SELECT 'ABC-' || lpad(i::text, 5, '0'), 'Title ' || i, (i % 500) / 4.0, i % 300
  FROM generate_series(1, ${Math.ceil(n / 10)}) AS i;
INSERT INTO public.orders
  SELECT md5('order' || i)::uuid, 1 + (i * i) % (${n} / 3),
    (ARRAY['new', 'paid', 'sent', 'sent', 'sent'])[1 + i % 5]::public.state,
    timestamptz '2023-01-01' + i * interval '3 minutes',
    CASE WHEN i % 5 > 1 THEN timestamptz '2023-01-02' + i * interval '3 minutes' END,
    CASE WHEN i % 50 = 0 THEN repeat('long ', 400) WHEN i % 3 = 0 THEN 'note ' || i END,
    CASE WHEN i % 70 = 0 THEN 'R-x' ELSE 'R' || i END, i * 1.5
  FROM generate_series(1, ${2 * n}) AS i;
INSERT INTO public.lines
  SELECT o.id, l, CASE WHEN r % 100 = 7 THEN 'GONE' ELSE 'ABC-' || lpad((1 + l * 7 % ${Math.ceil(n / 10)})::text, 5, '0') END,
    CASE WHEN l = 5 THEN -1 ELSE l END
  FROM (SELECT id, row_number() OVER (ORDER BY ordered_at) AS r FROM public.orders) AS o,
    generate_series(1, 5) AS l WHERE l <= 1 + r % 5;
INSERT INTO public.events (at, kind)
  SELECT date '2023-01-01' + (i * 3) % 600, 'kind' || i % 7 FROM generate_series(1, ${n}) AS i;
INSERT INTO public.rooms SELECT i, 'Room ' || i FROM generate_series(1, 20) AS i;
INSERT INTO public.bookings
  SELECT 1 + i % 20, date '2024-01-01' + i / 20, 'guest' || i % 50, int4range(i, i + 1)
  FROM generate_series(0, ${Math.min(n, 1000)}) AS i;
INSERT INTO public.logins
  SELECT CASE WHEN i % 40 = 0 THEN 9000000 + i ELSE 1 + i % ${n} END, timestamptz '2025-01-01' + i * interval '1 minute'
  FROM generate_series(1, ${n}) AS i;
${unvalidated}
`;

/** NOT NULL, UNIQUE, CHECK and a foreign key more, and two columns of other types. */
export const declared = schema
  .replace('name text,', 'name text NOT NULL,')
  .replace('ref text,', 'ref text UNIQUE,')
  .replace('quantity integer NOT NULL', 'quantity integer NOT NULL CHECK (quantity > 0)')
  .replace('sku text NOT NULL, q', 'sku text NOT NULL REFERENCES public.products, q')
  .replace('age integer', 'age smallint')
  .replace('phone text', 'phone bigint');
