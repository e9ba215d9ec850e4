import { expect, test, vi } from 'vitest';
import { connect } from '../../src/database/connect.ts';

test.each([
  'mysql://u:secret@h/d',
  'localhost',
  '',
  '/data',
  'secret',
])('%j is refused without being shown', async (url) => {
  const error = await connect(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ exitCode: 4 });
  expect(String(error)).not.toContain('secret');
});

test('a server does not load PGlite', async () => {
  vi.doMock('@electric-sql/pglite', () => {
    throw new Error('PGlite was loaded');
  });
  await expect(connect('postgres://u@127.0.0.1:1/d')).rejects.toMatchObject({ exitCode: 5 });
  await expect(connect('pglite:')).rejects.toThrow();
  vi.doUnmock('@electric-sql/pglite');
});

test('PGlite does not load the driver of servers', async () => {
  vi.resetModules();
  vi.doMock('pg', () => {
    throw new Error('pg was loaded');
  });
  const database = await connect('pglite:');
  expect(database).toMatchObject({ engine: 'pglite', major: 18, label: 'pglite' });
  await database.close();
  await expect(connect('postgres://u@127.0.0.1:1/d')).rejects.toThrow();
  vi.doUnmock('pg');
});
