/** Renames that nobody declared: flags answer for them, or the person at the terminal. */

import { select } from '@clack/prompts';
import { describe } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { type Pair, pairId, pairName } from '../plan/rename.ts';
import type { Renames } from '../prove/renames.ts';
import { declaring, undecided } from '../prove/undecided.ts';
import { answer, answerable } from './asking.ts';
import { colour, note } from './output.ts';

export interface RenameArguments {
  readonly renamed: readonly string[];
  readonly 'not-renamed': readonly string[];
  readonly ack: readonly string[];
}

export const renameOptions = {
  renamed: {
    type: 'string',
    array: true,
    default: [],
    describe: 'It was renamed, not dropped: "column public.users.name=full_name"',
  },
  'not-renamed': {
    type: 'string',
    array: true,
    default: [],
    describe: 'It is dropped, though something of the same shape is new',
  },
} as const;

const oldOf = (pair: Pair) => describe(pairId(pair));

/** Null: it is dropped. */
async function ask(pairs: readonly Pair[], old: string): Promise<Pair | null> {
  const given = await answer((at) =>
    select<Pair | null>({
      message: `${old} goes. Was it renamed?`,
      options: [
        ...pairs.map((pair) => ({
          value: pair,
          label: `renamed to ${pairName(pair)}`,
          hint: 'the data stays',
        })),
        { value: null, label: 'no: dropped', hint: 'the data is lost' },
      ],
      ...at,
    }),
  );
  if (given === undefined) throw refused('Nothing was planned.');
  return given;
}

/**
 * Settles what may have been renamed. Where nothing can be declared, a drop is a drop.
 * @throws SchemadiffError refused, with both readings, where nobody answers.
 */
export async function settle(
  renames: Renames,
  flags: RenameArguments,
  declared: boolean,
): Promise<void> {
  for (const text of flags.renamed) {
    const at = text.lastIndexOf('=');
    if (at < 1) throw refused(`--renamed ${JSON.stringify(text)} must be "old=new".`);
    await renames.answer(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  const dropped = new Set([...flags['not-renamed'], ...flags.ack]);
  const isDropped = (pair: Pair) =>
    dropped.has(oldOf(pair)) || dropped.has(oldOf(pair).replace(/^[a-z ]+ /, ''));
  for (;;) {
    const open = declared ? renames.open().filter((pair) => !isDropped(pair)) : [];
    const [first] = open;
    if (first === undefined) return;
    if (!answerable()) throw undecided(renames, open);
    const old = oldOf(first);
    const pair = await ask(
      open.filter((each) => oldOf(each) === old),
      old,
    );
    if (pair === null) dropped.add(old);
    else {
      note(`${colour.dim('To say it for good:')} ${declaring(renames, pair)}`);
      await renames.answer(old, pairName(pair));
    }
  }
}
