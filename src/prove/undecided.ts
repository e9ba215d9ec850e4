/** What a person is asked who has to say whether something was renamed, or dropped and made. */

import { describe } from '../model/catalog.ts';
import { refused, type SchemadiffError } from '../model/error.ts';
import { nameOf, type Pair, pairId, pairName } from '../plan/rename.ts';
import type { Renames } from './renames.ts';

/** `renamedFrom: 'name'`, as it is written where the new one is declared. */
function lineFor({ gone, made, members }: Pair): string {
  if (members !== undefined) {
    const [old, now] = members;
    return gone.kind === 'enum'
      ? `renamedValues: { ${JSON.stringify(old)}: ${JSON.stringify(now)} }`
      : `.renamedFrom(${JSON.stringify(old)}) to ${now}`;
  }
  const [from, to] = [nameOf(gone.spec), nameOf(made.spec)];
  if (made.kind === 'column') return `.renamedFrom('${from.name}')`;
  if (from.schema === to.schema) return `renamedFrom: '${from.name}'`;
  return `renamedFrom: { schema: '${from.schema}' }`;
}

/** What a definition says of it: `add .renamedFrom('name') at schema/users.ts:5`. */
export function declaring(renames: Renames, pair: Pair): string {
  const where = renames.where(pair);
  return `add ${lineFor(pair)}${where === undefined ? '' : ` at ${where}`}`;
}

/** Both readings of each pair, and how to say which. */
export function undecided(renames: Renames, pairs: readonly Pair[]): SchemadiffError {
  const texts = pairs.map((pair) => {
    const old = describe(pairId(pair));
    return [
      `${old} goes, ${pairName(pair)} of the same shape comes. Either`,
      `  it is renamed, and the data stays: ${declaring(renames, pair)}, or --renamed ${JSON.stringify(`${old}=${pairName(pair)}`)}`,
      `  or it is dropped, and the data is lost: --not-renamed ${JSON.stringify(old)}`,
    ].join('\n');
  });
  const first = pairs[0];
  return refused('Renamed, or dropped and made? A plan cannot know.', {
    where: first === undefined ? undefined : (renames.where(first) ?? describe(pairId(first))),
    why: texts.join('\n'),
    next: 'Say which it is, in the definitions or with these flags, and plan again.',
  });
}
