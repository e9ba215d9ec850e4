/** Planted migrations: `cases/<name>/`, each with one defect, and what a rehearsal must say of it. */

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import * as z from 'zod';
import { readCatalog } from '../../src/catalog/read.ts';
import { parseScript } from '../../src/migration/script.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { trusted } from '../../src/model/sql.ts';
import type { Lab, Mark } from '../../src/rehearse/lab/lab.ts';
import { lawNames, type Passage, type PassageStep } from '../../src/rehearse/law/law.ts';

const here = fileURLToPath(new URL('cases/', import.meta.url));

const defect = z.strictObject({
  what: z.string(),
  /** The law that it breaks. */
  law: z.enum(lawNames),
  direction: z.enum(['up', 'down']),
  /** What the report must name: an object, or the words of the step. */
  names: z.string(),
  /** Rows that must be left of the table that matters; 0: it needs none. */
  rows: z.number(),
  acknowledged: z.array(z.string()).default([]),
});

export interface PlantedCase {
  readonly name: string;
  readonly defect: z.infer<typeof defect>;
  /** True when there is a twin without the defect. */
  readonly repaired: boolean;
}

const read = (name: string, file: string) => readFileSync(`${here}${name}/${file}.sql`, 'utf8');
const isThere = (name: string, file: string) => existsSync(`${here}${name}/${file}.sql`);

/** PLANTED='enum|null' in the environment takes those alone whose names match. */
export const plantedCases: readonly PlantedCase[] = globSync('*/defect.json', { cwd: here })
  .map((file) => basename(dirname(file)))
  .filter((name) => new RegExp(process.env.PLANTED ?? '').test(name))
  .sort()
  .map((name) => ({
    name,
    defect: defect.parse(JSON.parse(readFileSync(`${here}${name}/defect.json`, 'utf8'))),
    repaired: isThere(name, 'repaired.up') || isThere(name, 'repaired.down'),
  }));

async function catalogOf(lab: Lab, empty: Mark, text: string): Promise<Catalog> {
  await lab.restore(empty);
  await lab.database.execute(trusted(text));
  return await readCatalog(lab.database, { access: true });
}

async function stepsOf(name: string, file: string): Promise<PassageStep[]> {
  const statements = await parseScript(read(name, file), `${name}/${file}.sql`);
  return statements.map(({ sql, transactional }) => ({ sql, transactional, hazards: null }));
}

/** As planted, or with its defect repaired. The lab, empty at `empty`, reads both schemas. */
export async function passageOf(
  lab: Lab,
  empty: Mark,
  { name, defect: known }: PlantedCase,
  repaired = false,
): Promise<Passage> {
  const way = (direction: 'up' | 'down') =>
    repaired && isThere(name, `repaired.${direction}`) ? `repaired.${direction}` : direction;
  return {
    name,
    before: await catalogOf(lab, empty, read(name, 'before')),
    after: await catalogOf(lab, empty, read(name, 'after')),
    up: await stepsOf(name, way('up')),
    down: await stepsOf(name, way('down')),
    acknowledged: known.acknowledged,
  };
}
