/**
 * The process in which the gates run: PGlite cannot be interrupted, a process can. Its job comes on
 * standard input; what it tells goes to file descriptor 3, a line of JSON each, written at once.
 */

import { readFileSync } from 'node:fs';
import { parseSnapshot } from '../catalog/snapshot.ts';
import { SchemadiffError } from '../model/error.ts';
import { endWithParent } from '../rehearse/lab/end-with-parent.ts';
import { tell } from '../rehearse/lab/tell.ts';
import type { ChildJob, ChildMessage } from './guarded.ts';
import { runGates } from './run.ts';

const send = (message: ChildMessage) => tell(message);

const takeAlong = endWithParent();

async function run({ declared, ...options }: ChildJob): Promise<void> {
  try {
    const report = await runGates({
      ...options,
      declared: parseSnapshot(declared, 'the definitions'),
      progress: {
        gate: (gate) => send({ type: 'gate', gate }),
        doing: (what) => send({ type: 'doing', what }),
        result: (result) => {
          takeAlong([]);
          send({ type: 'result', result });
        },
        started: (pid) => {
          takeAlong([pid]);
          send({ type: 'started', pid });
        },
      },
    });
    send({ type: 'report', report });
  } catch (error) {
    const known = error instanceof SchemadiffError ? error : undefined;
    send({
      type: 'error',
      outcome: known?.outcome ?? 'failed',
      what: known?.message ?? 'The gates met an error that they do not know.',
      where: known?.where,
      why: known?.why ?? (error instanceof Error ? error.message : String(error)),
      next: known?.next,
    });
  }
}

await run(JSON.parse(readFileSync(0, 'utf8')));
process.exit(0);
