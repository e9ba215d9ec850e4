/** PGlite on a port: it can be closed whatever its connections left. */

import pg from 'pg';
import { expect, it } from 'vitest';
import { openScratch } from '../../src/database/pglite.ts';
import { serve } from '../../src/gate/serve.ts';

it.each(['leaves', 'stays'])('a connection with an open transaction %s', async (how) => {
  const asked: unknown[] = [];
  const note = (error: unknown) => asked.push(error);
  process.on('unhandledRejection', note);
  const database = await openScratch();
  const served = await serve(database.pglite);
  const client = new pg.Client({ connectionString: served.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN; SELECT 1');
  if (how === 'leaves') await client.end();
  await served.close();
  await database.close();
  // What is still to come of the connection comes within some turns.
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.off('unhandledRejection', note);
  expect(asked).toEqual([]);
  expect(served.connections()).toBe(1);
});
