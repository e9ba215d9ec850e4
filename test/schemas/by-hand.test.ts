/**
 * Schemas of real applications (`../shared/schemas`), changed in two to six ways at once as a person does it in
 * SQL, planned there and back. MUTATIONS=400 in the environment tries so many for each of all schemas, SEED=7
 * others. Skipped where the folder is not there.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pgliteHasExtension } from '../../src/database/pglite.ts';
import { randomOf } from '../../src/rehearse/random.ts';
import { type Mutation, openStage, type Stage } from './by-hand/stage.ts';

const folder = new URL('../../../shared/schemas/', import.meta.url);
const count = Number(process.env.MUTATIONS ?? 8);
const seed = Number(process.env.SEED ?? 1);
const some = ['pagila.sql', 'synapse.sql'];
const files = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.sql'))
  .filter((file) => process.env.MUTATIONS !== undefined || some.includes(file));
if (files.length === 0) console.log(`by hand: skipped, there is no ${folder.pathname}`);

describe.runIf(files.length > 0)('changed by hand', () => {
  for (const file of files) {
    describe(file, () => {
      let stage: Stage;
      const ways = new Map<string, Mutation[]>();
      let taken = 0;
      beforeAll(async () => {
        const text = readFileSync(new URL(file, folder), 'utf8');
        const extensions = [
          ...text.matchAll(/^CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)/gm),
        ].map(([, name = '']) => name);
        stage = await openStage([text], extensions.filter(pgliteHasExtension));
        for (const mutation of stage.mutations) {
          const known = ways.get(mutation.way);
          if (known === undefined) ways.set(mutation.way, [mutation]);
          else known.push(mutation);
        }
      }, 120_000);
      afterAll(() => stage.close());

      for (let number = 0; number < count; number++) {
        it(`mutations ${seed}/${number}`, { timeout: 120_000 }, async () => {
          const random = randomOf(seed, file, String(number));
          const chosen = Array.from({ length: 2 + random.integer(5) }, () => {
            const way = random.pick([...ways.keys()]) ?? '';
            return random.pick(ways.get(way) ?? []);
          }).flatMap((each) => each ?? []);
          const { applied, problems } = await stage.trial(chosen, number % 4 === 0);
          taken += applied.length;
          const texts = applied.map(({ way, text }) => `-- ${way}\n${text};`);
          expect(problems.length === 0 ? '' : [...texts, ...problems].join('\n')).toBe('');
        });
      }

      it('took more than one at a time', () => {
        expect(taken).toBeGreaterThan(count);
        console.log(`${file}: ${taken} mutations by hand in ${count} plans there and back`);
      });
    });
  }
});
