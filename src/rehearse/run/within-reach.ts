/** Passages that start where the world can be: a dump is at one version, and migrations lead it on only. */

import { schemaHash } from '../../catalog/access.ts';
import { refused } from '../../model/error.ts';
import { openLab } from '../lab/lab.ts';
import type { Passage } from '../law/law.ts';
import type { World } from '../world/world.ts';

export interface WithinReach {
  readonly passages: readonly Passage[];
  /** What the others are not covered for; none where all are. */
  readonly notCovered: readonly string[];
}

/** @throws SchemadiffError refused when the world has none of the versions, or all start before its own. */
export async function withinReach(
  passages: readonly Passage[],
  world: World,
): Promise<WithinReach> {
  if (world.versions === undefined) return { passages, notCovered: [] };
  const lab = await openLab({ extensions: world.extensions });
  try {
    const known = new Set((await world.versions(lab.database)).map(schemaHash));
    const found = passages.filter(({ before }) => known.has(schemaHash(before)));
    if (found.length === 0) {
      throw refused(
        `${world.name} is at a later version than any of these migrations starts from.`,
        {
          where: passages.map(({ name }) => name).join(', '),
        },
      );
    }
    const left = passages.filter((passage) => !found.includes(passage));
    const notCovered = left.map(({ name }) => `${name}: ${world.name} is at a later version`);
    return { passages: found, notCovered };
  } finally {
    await lab.close();
  }
}
