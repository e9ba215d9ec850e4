/**
 * Findings that are kept on disk: `rehearsals/<passage>-<law>-<hash>.json`. They run first next time, from
 * their statements alone, whatever became of the generators since. Their rows are made up.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../catalog/snapshot.ts';
import { refused } from '../../model/error.ts';
import { type Sql, trusted } from '../../model/sql.ts';
import { shownPath } from '../../shown-path.ts';
import { lawNames } from '../law/law.ts';
import type { Case } from './case.ts';
import type { Finding } from './outcome.ts';

const text = z.string().transform((value): Sql => trusted(value));

const keptFile = z.strictObject({
  format: z.literal('schemadiff-rehearsal/1'),
  passage: z.string(),
  law: z.enum(lawNames),
  /** What it showed, for whoever reads the file. */
  sentence: z.string(),
  rows: z.array(text),
  workload: z.array(
    z.strictObject({
      moment: z.number().min(0).max(1),
      table: z.strictObject({ sql: text }),
      sql: text,
    }),
  ),
  seed: z.int().min(0),
});

export interface KeptCase extends Case {
  readonly passage: string;
  readonly file: string;
}

/** @throws SchemadiffError refused when a file is not one. */
export function readKept(folder: string): KeptCase[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const file = join(folder, name);
      const parsed = keptFile.safeParse(parseJson(readFileSync(file, 'utf8'), shownPath(file)));
      if (!parsed.success) {
        throw refused('The kept rehearsal is not valid.', {
          where: shownPath(file),
          why: z.prettifyError(parsed.error),
          next: 'Restore it from version control, or delete it.',
        });
      }
      const { passage, rows, workload, seed } = parsed.data;
      return { passage, rows, workload, seed, file: shownPath(file) };
    });
}

/** Writes a finding; the same finding is the same file. Answers its path. */
export function keepFinding(folder: string, { passage, breach, found }: Finding): string {
  const content = {
    format: 'schemadiff-rehearsal/1',
    passage,
    law: breach.law,
    sentence: breach.sentence,
    rows: found.rows,
    workload: found.workload.map(({ moment, table, sql }) => ({
      moment,
      table: { sql: table.sql },
      sql,
    })),
    seed: found.seed,
  };
  const body = `${JSON.stringify(content, null, 2)}\n`;
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 8);
  const name = passage.replaceAll(/[^a-z0-9_-]+/gi, '-');
  const file = join(folder, `${name}-${breach.law}-${hash}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, body);
  return shownPath(file);
}
