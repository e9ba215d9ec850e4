/** The schema of a finding can be made by itself, and has what the finding is about. */

import { expect, it } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { type Sql, trusted } from '../../../src/model/sql.ts';
import { openLab } from '../../../src/rehearse/lab/lab.ts';
import { schemaOf } from '../../../src/rehearse/run/schema-of.ts';

const schema = trusted(`
  SET search_path = public;
  CREATE ROLE app;
  CREATE SCHEMA shop;
  CREATE TYPE shop.mood AS ENUM ('sad', 'glad');
  CREATE FUNCTION shop.next() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TABLE users (id serial PRIMARY KEY, name text CHECK (name <> ''));
  CREATE TABLE shop."users" (id int PRIMARY KEY, m shop.mood DEFAULT 'sad', n int DEFAULT shop.next(),
    other int REFERENCES users, parent int REFERENCES shop.users);
  CREATE INDEX by_n ON shop.users (n);
  CREATE TABLE shop.days (at date, n int) PARTITION BY RANGE (at);
  CREATE TABLE shop.old PARTITION OF shop.days FOR VALUES FROM (MINVALUE) TO ('2020-01-01') PARTITION BY LIST (n);
  CREATE TABLE shop."old rest" PARTITION OF shop.old DEFAULT;
  CREATE VIEW v AS SELECT * FROM shop.users;
  COMMENT ON TABLE shop.users IS 'x';
  GRANT SELECT ON shop.users TO app;
  SET search_path = '';`);

it('has the tables that are named, and what they cannot be without', async () => {
  const lab = await openLab();
  try {
    const empty = await lab.mark();
    await lab.database.execute(schema);
    const catalog = await readCatalog(lab.database, { access: true });
    const made = async (...texts: string[]) => {
      await lab.restore(empty);
      const before = await readCatalog(lab.database, { access: true });
      const statements: readonly Sql[] = schemaOf(catalog, texts);
      for (const statement of statements) await lab.database.execute(statement);
      const { objects } = await readCatalog(lab.database, { access: true });
      return [...objects.keys()].filter((id) => !before.objects.has(id)).sort();
    };
    expect(await made('INSERT INTO shop.users (id) VALUES (1)', '')).toEqual([
      'column:shop.users.id',
      'column:shop.users.m',
      'column:shop.users.n',
      'column:shop.users.other',
      'column:shop.users.parent',
      'default:shop.users.m',
      'default:shop.users.n',
      'enum:shop.mood',
      'foreign key:shop.users.users_parent_fkey',
      'function:shop.next()',
      'index:shop.by_n',
      'not null:shop.users.id',
      'primary key:shop.users.users_pkey',
      'schema:shop',
      'table:shop.users',
    ]);
    expect(await made('ALTER TABLE public.users ADD b int')).toContain(
      'sequence:public.users_id_seq',
    );
    const both = await made('INSERT INTO public.users', 'INSERT INTO shop.users');
    expect(both).toContain('foreign key:shop.users.users_other_fkey');
    await made('INSERT INTO shop.days (at) VALUES (NULL)');
    await lab.database.execute(trusted(`INSERT INTO shop.days (at) VALUES ('2019-01-01')`));
    expect(await made('SELECT 1', 'xpublic.users', 'public.users2')).toEqual([]);
  } finally {
    await lab.close();
  }
}, 60_000);
