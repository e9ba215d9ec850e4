import { expect, it } from 'vitest';
import * as z from 'zod';
import { readCatalog } from '../../src/catalog/read.ts';
import { formatSnapshot, parseSnapshot } from '../../src/catalog/snapshot.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { type Catalog, catalogHash } from '../../src/model/catalog.ts';
import { trusted } from '../../src/model/sql.ts';

const sorted = (catalog: Catalog) =>
  [...catalog.objects.keys()]
    .sort()
    .map((id) => [
      catalog.objects.get(id),
      [...(catalog.dependencies().get(id) ?? [])].sort((a, b) => (a.on < b.on ? -1 : 1)),
    ]);

it('a snapshot keeps objects and all their dependencies, also those by inheritance', async () => {
  const database = await openScratch();
  await database.execute(
    trusted(`SET search_path = public;
      CREATE SEQUENCE s;
      CREATE TABLE p (id int NOT NULL DEFAULT nextval('s'), at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      ALTER SEQUENCE s OWNED BY p.id;
      CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
      CREATE TABLE parent (a int CHECK (a > 0));
      CREATE TABLE child () INHERITS (parent);
      CREATE VIEW v AS SELECT * FROM p;
      SET search_path = ''`),
  );
  const catalog = await readCatalog(database);
  const found = parseSnapshot(formatSnapshot(catalog), 'x.json');
  expect(sorted(found)).toEqual(sorted(catalog));
  await database.close();
});

it('a key that a later version reads is null in what was written before it, and changes no hash', async () => {
  for (const { name, spec } of kinds)
    expect([name, spec instanceof z.ZodObject]).toEqual([name, true]);
  const database = await openScratch();
  await database.execute(trusted('CREATE TABLE public.t (id int PRIMARY KEY)'));
  const catalog = await readCatalog(database);
  await database.close();
  const text = formatSnapshot(catalog);
  const key = [...catalog.objects.values()].find(({ kind }) => kind === 'primary key');
  expect(key?.spec).toMatchObject({ tablespace: null });
  expect(text).not.toContain('tablespace');
  expect(sorted(parseSnapshot(text, 'x.json'))).toEqual(sorted(catalog));
  const earlier = new Map(
    [...catalog.objects].map(([id, object]) => {
      const said = Object.entries(object.spec).filter(([, value]) => value !== null);
      return [id, { ...object, spec: Object.fromEntries(said) }];
    }),
  );
  expect(catalogHash({ ...catalog, objects: earlier })).toBe(catalogHash(catalog));
});
