/** A foreign key that closes a circle, and is there or still to come: the tables are filled all the same, and satisfy it. */

import { expect, it } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import { trusted } from '../../../src/model/sql.ts';
import { generate } from '../../../src/rehearse/profile/generate.ts';
import { readDeclared, takeProfile } from '../../../src/rehearse/profile/take.ts';

const schema = `
  CREATE TABLE public.staff (id int PRIMARY KEY, store int NOT NULL);
  CREATE TABLE public.store (id int PRIMARY KEY, manager int NOT NULL UNIQUE);
  ALTER TABLE public.staff ADD CONSTRAINT works_in FOREIGN KEY (store) REFERENCES public.store;`;
const toCome = `ALTER TABLE public.store ADD CONSTRAINT managed_by FOREIGN KEY (manager) REFERENCES public.staff;`;

it.each([
  ['it is to come, and all rows satisfy it', schema, 'SELECT i, 1000 + i', 0],
  ['some do not', schema, 'SELECT i, CASE WHEN i <= 20 THEN 5000 ELSE 1000 END + i', 20],
  ['it is there', `${schema} ${toCome}`, 'SELECT i, 1000 + i', 0],
])('%s', async (_, made, stores, orphans) => {
  const [source, declared, target] = [
    await connect('pglite:'),
    await connect('pglite:'),
    await connect('pglite:'),
  ];
  try {
    await declared.execute(trusted(`${schema} ${toCome}`));
    await source.execute(trusted(schema));
    await source.execute(
      trusted(`INSERT INTO public.store ${stores} FROM generate_series(1, 50) AS i;
        INSERT INTO public.staff SELECT 1000 + i, 1 + i % 50 FROM generate_series(1, 300) AS i`),
    );
    const demanded = await declared.snapshot(readDeclared);
    const profile = await takeProfile(source, { declared: demanded });
    await target.execute(trusted(made));
    const filled = await generate(target, profile, { seed: 1, scale: 1 });
    expect(filled.map(({ table, rows }) => [table, rows])).toEqual([
      ['public.staff', 300],
      ['public.store', 50],
    ]);
    const gone = await target.query(
      trusted(`SELECT count(*)::int AS n FROM public.store AS s
        WHERE NOT EXISTS (SELECT FROM public.staff AS t WHERE t.id = s.manager)`),
    );
    expect(gone).toEqual([{ n: orphans }]);
  } finally {
    await Promise.all([source, declared, target].map((each) => each.close()));
  }
});
