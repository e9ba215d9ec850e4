/** What a terminal is sent: colours of ours, and no control character of anybody else's. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schemadiff } from '../story/project.ts';

it('a plan is painted, and what names and texts hold is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-render-'));
  writeFileSync(
    join(folder, 'after.sql'),
    `CREATE TABLE "a\u001b[31mb" (c text DEFAULT 'red \u001b[31m');`,
  );
  const words = ['diff', '--from', 'empty', '--to', 'after.sql'];
  const painted = await schemadiff(folder, words, { FORCE_COLOR: '1' });
  expect(painted.stdout).toContain('\u001b[32m+ table public."a\ufffd[31mb"\u001b[39m');
  expect(painted.stdout).not.toContain('\u001b[31m');
  const plain = await schemadiff(folder, words);
  expect(plain.stdout).toContain('+ table public."a\ufffd[31mb"');
  expect(plain.stdout).not.toContain('\u001b');
}, 60_000);
