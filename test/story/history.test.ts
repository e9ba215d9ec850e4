/** What the repository ships was made by the program as it is. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hazardsPage } from './hazards.ts';
import { repository, versions } from './project.ts';
import { planHistory } from './regenerate.ts';

const again = 'run: npm run build && npx jiti test/story/regenerate.ts';

describe('what is shipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-history-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the history is planned to the same bytes', { timeout: 300_000 }, async () => {
    await planHistory(folder);
    const files = versions.flatMap(({ id }) => [
      ...['up.sql', 'down.sql', 'plan.json'].map((file) => `schema/migrations/${id}/${file}`),
      `snapshots/${id}.json`,
    ]);
    for (const file of files) {
      const shipped = readFileSync(join(repository, file), 'utf8');
      expect(readFileSync(join(folder, file), 'utf8'), `${file}: ${again}`).toBe(shipped);
    }
  });

  test('it ends in the definitions that are shipped', () => {
    const definitions = (root: string) =>
      readdirSync(join(root, 'schema'))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => [name, readFileSync(join(root, 'schema', name), 'utf8')]);
    expect(definitions(folder)).toEqual(definitions(repository));
  });

  test('the page on hazards says what plans are made with', () => {
    const page = readFileSync(join(repository, 'docs/hazards.md'), 'utf8');
    expect(page, again).toBe(hazardsPage());
  });
});
