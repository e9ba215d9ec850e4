/** Of each schema: a database that is filled from the profile of another one has all its rows, and is like it. */

import { expect, it } from 'vitest';
import { connect } from '../../../src/database/connect.ts';
import { trusted } from '../../../src/model/sql.ts';
import { likely } from '../../../src/rehearse/profile/count.ts';
import { generate } from '../../../src/rehearse/profile/generate.ts';
import { formatProfile, parseProfile } from '../../../src/rehearse/profile/profile.ts';
import { measure, takeProfile } from '../../../src/rehearse/profile/take.ts';
import { compareProfiles } from './compare.ts';

export function filledLike(
  cases: readonly (readonly [of: string, schema: string, rows: string])[],
): void {
  it.each(cases)('%s', async (_, schema, rows) => {
    const inPublic = (text: string) =>
      trusted(`SET search_path = public; ${text}; RESET search_path`);
    const [source, target] = [await connect('pglite:'), await connect('pglite:')];
    try {
      await source.execute(inPublic(`${schema}; ${rows}`));
      const profile = parseProfile(formatProfile(await takeProfile(source, {})), 'profile.json');
      await target.execute(inPublic(schema));
      const made = await generate(target, profile, { seed: 1, scale: 1 });
      for (const { table, rows } of profile.tables) {
        const found = made.find((each) => each.table === table);
        expect(found?.rows, table).toBeGreaterThanOrEqual(0.98 * likely(rows));
      }
      const { compared, deviations } = compareProfiles(profile, await measure(target, {}));
      expect(compared).toBeGreaterThan(5);
      expect(deviations).toEqual([]);
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  });
}
