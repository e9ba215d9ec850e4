/** What of a rehearsal was run to its end and held, on disk, so that a run that was stopped can go on. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { catalogHash } from '../../model/catalog.ts';
import { lawNames, type Passage } from '../law/law.ts';
import type { Job } from './job.ts';
import type { PassageOutcome } from './outcome.ts';

const lawOutcome = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('held'), trials: z.int() }),
  z.strictObject({ type: z.literal('not covered'), why: z.string() }),
]);

const heldOutcome = z.strictObject({
  type: z.literal('held'),
  passage: z.string(),
  runs: z.int(),
  milliseconds: z.number(),
  laws: z.partialRecord(z.enum(lawNames), lawOutcome),
  notCovered: z.array(z.string()),
});

const stateFile = z.strictObject({
  format: z.literal('schemadiff-rehearsal-state/1'),
  held: z.record(z.string(), heldOutcome),
});

/** Changes with everything that the outcome of a job depends on. */
export function jobKey(job: Job, passage: Passage): string {
  const { before, after, up, down, acknowledged } = passage;
  const text = JSON.stringify([
    { ...job, folders: null },
    catalogHash(before),
    catalogHash(after),
    up,
    down,
    acknowledged,
  ]);
  return createHash('sha256').update(text).digest('hex');
}

type Held = z.infer<typeof heldOutcome>;

export class RunState {
  readonly #file: string;
  readonly #held: Map<string, Held>;

  /** `resume`: what an earlier run left there counts. A file that is damaged is none. */
  constructor(file: string, resume: boolean) {
    this.#file = file;
    this.#held = new Map(resume ? readHeld(file) : []);
  }

  get(key: string): PassageOutcome | undefined {
    return this.#held.get(key);
  }

  add(key: string, outcome: PassageOutcome): void {
    if (outcome.type !== 'held') return;
    this.#held.set(key, heldOutcome.parse(outcome));
    const draft = `${this.#file}.${process.pid}.draft`;
    const content = {
      format: 'schemadiff-rehearsal-state/1',
      held: Object.fromEntries(this.#held),
    };
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(draft, JSON.stringify(content));
      renameSync(draft, this.#file);
    } catch {
      // Where nothing may be written, as in a CI's checkout, a run that is stopped begins anew: the verdict is the same.
    }
  }
}

function readHeld(file: string): [string, Held][] {
  if (!existsSync(file)) return [];
  try {
    return Object.entries(stateFile.parse(JSON.parse(readFileSync(file, 'utf8'))).held);
  } catch {
    return [];
  }
}
