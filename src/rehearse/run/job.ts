/** A share of a rehearsal that one process can do: a passage of a project, and cases for it. */

import type { Folders } from '../../migration/directory.ts';
import { refused, SchemadiffError } from '../../model/error.ts';
import { type Lab, type Mark, openLab } from '../lab/lab.ts';
import type { LawName, Passage } from '../law/law.ts';
import { labExtensions, setStage } from '../law/stage.ts';
import { type WorldSpec, worldOf } from '../world/spec.ts';
import type { Case } from './case.ts';
import type { PassageOutcome } from './outcome.ts';
import { passagesOf } from './project.ts';
import { checkPassage } from './property.ts';
import { versionsOf } from './versions.ts';

export type { WorldSpec };

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

export const worldNames: Readonly<Record<WorldSpec['type'], string>> = {
  empty: 'empty tables',
  generated: 'generated rows',
  profile: 'rows like the profile’s',
  dump: 'the rows of a dump',
  directory: 'the rows of a data directory',
};

let known: { readonly key: string; readonly passages: Promise<readonly Passage[]> } | undefined;

/** Read once, however many jobs a process does. */
function passagesIn(folders: Folders): Promise<readonly Passage[]> {
  const key = JSON.stringify(folders);
  if (known?.key !== key) known = { key, passages: passagesOf(folders) };
  return known.passages;
}

let opened: { readonly key: string; readonly lab: Lab; readonly empty: Mark } | undefined;

/** The same one for every job that needs its extensions: opening one costs as much as several cases. */
async function emptyLab(passage: Passage): Promise<Lab> {
  const extensions = labExtensions(passage);
  const key = extensions.join();
  if (opened?.key === key) {
    await opened.lab.restore(opened.empty);
    return opened.lab;
  }
  await opened?.lab.close();
  opened = undefined;
  const lab = await openLab({ extensions });
  opened = { key, lab, empty: await lab.mark() };
  return lab;
}

/** What is refused is no pass: its passage is cut short. */
export async function doJob(job: Job, onRun?: (runs: number) => void): Promise<PassageOutcome> {
  const started = Date.now();
  try {
    return await checkJob(job, onRun);
  } catch (error) {
    if (!(error instanceof SchemadiffError)) throw error;
    const why = [error.message, error.where, error.why].filter((part) => part !== undefined);
    const milliseconds = Date.now() - started;
    return { type: 'cut short', passage: job.passage, runs: 0, milliseconds, why: why.join('\n') };
  }
}

async function checkJob(job: Job, onRun?: (runs: number) => void): Promise<PassageOutcome> {
  const passage = (await passagesIn(job.folders)).find(({ name }) => name === job.passage);
  if (passage === undefined) throw refused(`There is no passage ${JSON.stringify(job.passage)}.`);
  const versions = async () => versionsOf(job.folders);
  const world = await worldOf(job.world, job.seed, versions);
  const lab = await emptyLab(passage);
  const stage = await setStage(passage, lab, world);
  return await checkPassage(stage, { ...job, generate: job.world.type !== 'empty', onRun });
}
