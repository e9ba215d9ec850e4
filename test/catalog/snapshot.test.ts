import { expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { formatSnapshot, parseSnapshot } from '../../src/catalog/snapshot.ts';
import { openScratch } from '../../src/database/pglite.ts';
import type { Catalog } from '../../src/model/catalog.ts';
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
