/** What is lost between two schemas, and how much of it. */

import { expect, test } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { trusted } from '../../src/model/sql.ts';
import { describeLoss, lossesBetween } from '../../src/rehearse/losses.ts';

const parted = `CREATE TABLE public.t (id integer, a text) PARTITION BY LIST (id);
  CREATE TABLE public.t_1 PARTITION OF public.t FOR VALUES IN (1);
  CREATE TABLE public.t_2 PARTITION OF public.t FOR VALUES IN (2) PARTITION BY LIST (a);
  CREATE TABLE public.t_2_x PARTITION OF public.t_2 FOR VALUES IN ('x');
  CREATE TABLE public.u (id integer) PARTITION BY LIST (id);
  CREATE TABLE public.u_1 PARTITION OF public.u FOR VALUES IN (1);
  CREATE TABLE public.u_2 PARTITION OF public.u FOR VALUES IN (2);`;

test('of a partitioned table that is told once, with its partitions', async () => {
  const database = await openScratch({});
  try {
    await database.execute(
      trusted(`${parted} ALTER TABLE public.t ADD COLUMN b text;
        INSERT INTO public.t VALUES (1, 'x', 'b'), (1, 'x', 'b'), (2, 'x', 'b');
        INSERT INTO public.u VALUES (1), (1), (2);`),
    );
    const before = await readCatalog(database);
    const other = await openScratch({});
    await other.execute(trusted(parted.replace(/CREATE TABLE public.u [\s\S]*/, '')));
    const after = await readCatalog(other).finally(() => other.close());
    const found = await lossesBetween(database, before, after, (id) => id);
    expect(found.map(describeLoss).sort()).toEqual([
      '3 rows of table public.u',
      '3 values of column public.t.b',
    ]);
  } finally {
    await database.close();
  }
});
