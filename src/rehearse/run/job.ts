/** A share of a rehearsal that one process can do: a passage of a project, and cases for it. */

import type { Folders } from '../../migration/directory.ts';
import { refused } from '../../model/error.ts';
import type { Lab } from '../lab/lab.ts';
import type { LawName, Passage } from '../law/law.ts';
import { labFor, setStage } from '../law/stage.ts';
import { emptyWorld } from '../world/empty.ts';
import type { World } from '../world/world.ts';
import type { Case } from './case.ts';
import type { PassageOutcome } from './outcome.ts';
import { passagesOf } from './project.ts';
import { checkPassage } from './property.ts';

export interface Job {
  readonly folders: Folders;
  readonly passage: string;
  readonly world: WorldSpec;
  readonly runs: number;
  readonly seed: number;
  readonly path?: string | undefined;
  readonly laws?: readonly LawName[] | undefined;
  readonly kept: readonly Case[];
}

/** A world as plain data. `generated` rows differ from case to case, and those of all others do not. */
export type WorldSpec = { readonly type: 'empty' } | { readonly type: 'generated' };

export const worldNames: Readonly<Record<WorldSpec['type'], string>> = {
  empty: 'empty tables',
  generated: 'generated rows',
};

const worldOf: Readonly<Record<WorldSpec['type'], World>> = {
  empty: emptyWorld,
  generated: { ...emptyWorld, name: 'generated', notCovered: ['values that only production has'] },
};

let known: { readonly key: string; readonly passages: Promise<readonly Passage[]> } | undefined;

/** Read once, however many jobs a process does. */
function passagesIn(folders: Folders): Promise<readonly Passage[]> {
  const key = JSON.stringify(folders);
  if (known?.key !== key) known = { key, passages: passagesOf(folders) };
  return known.passages;
}

export async function doJob(job: Job, onRun?: (runs: number) => void): Promise<PassageOutcome> {
  const passage = (await passagesIn(job.folders)).find(({ name }) => name === job.passage);
  if (passage === undefined) throw refused(`There is no passage ${JSON.stringify(job.passage)}.`);
  const lab: Lab = await labFor(passage);
  try {
    const stage = await setStage(passage, lab, worldOf[job.world.type]);
    return await checkPassage(stage, { ...job, generate: job.world.type !== 'empty', onRun });
  } finally {
    await lab.close();
  }
}
