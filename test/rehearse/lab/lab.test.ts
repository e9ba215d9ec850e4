import { expect, it } from 'vitest';
import { sql } from '../../../src/model/sql.ts';
import { openLab } from '../../../src/rehearse/lab/lab.ts';

it('is put back to its mark', async () => {
  const lab = await openLab();
  const { database } = lab;
  await database.execute(sql`CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1)`);
  const mark = await lab.mark();
  await database.execute(sql`DROP TABLE public.t; CREATE ROLE someone`);
  await lab.restore(mark);
  expect(await database.query(sql`SELECT a FROM public.t`)).toEqual([{ a: 1 }]);
  expect(await database.query(sql`SELECT FROM pg_roles WHERE rolname = 'someone'`)).toEqual([]);
  await lab.close();
});
