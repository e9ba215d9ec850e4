/** Rows that a condition refuses, whatever their columns are called. */

import { expect, it } from 'vitest';
import { openScratch } from '../../../src/database/pglite.ts';
import { sql } from '../../../src/model/sql.ts';
import { readFillable } from '../../../src/rehearse/fillable.ts';
import { failing } from '../../../src/rehearse/profile/write.ts';

it('a column may have the name of the position', async () => {
  const database = await openScratch();
  try {
    await database.execute(sql`CREATE TABLE public.measure (at integer, at_ integer)`);
    const found = await database.transaction(async (session) => {
      const [shape] = await readFillable(session, new Map());
      const values = new Map([
        ['at', ['1', '7', null]],
        ['at_', ['5', '5', '5']],
      ]);
      const rows = { columns: shape?.columns ?? [], values };
      return await failing(session, rows, [0, 1, 2], sql`at < at_`);
    });
    expect(found).toEqual([1]);
  } finally {
    await database.close();
  }
});
