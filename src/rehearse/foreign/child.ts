/**
 * The process in which migrations of other tools run: PGlite cannot be interrupted, a process can. Its job
 * comes on standard input; what it tells goes to file descriptor 3, a line of JSON each, written at once.
 */

import { readFileSync } from 'node:fs';
import { SchemadiffError } from '../../model/error.ts';
import { endWithParent } from '../lab/end-with-parent.ts';
import { tell } from '../lab/tell.ts';
import { extensionsIn } from './assume.ts';
import { type Ground, labGround, serverGround } from './ground.ts';
import type { ChildJob, ChildMessage } from './guarded.ts';
import { rehearseForeign } from './rehearse.ts';
import { runSetup } from './setup.ts';

const send = (message: ChildMessage) => tell(message);

async function run({ setup, url, ...job }: ChildJob): Promise<void> {
  const texts = job.migrations.flatMap(({ up, down }) =>
    [up, down].flatMap((each) => (each !== null && 'text' in each ? [each.text] : [])),
  );
  const ground =
    url === null
      ? await labGround(extensionsIn([setup?.text ?? '', ...texts]))
      : await serverGround(url);
  // Called off: what was made on a server is dropped.
  process.once('SIGTERM', () => {
    ground.close().finally(() => process.exit());
  });
  try {
    await go(ground, setup, job);
  } finally {
    await ground.close();
  }
}

async function go(
  ground: Ground,
  setup: ChildJob['setup'],
  job: Omit<ChildJob, 'setup' | 'url'>,
): Promise<void> {
  if (setup !== null) await runSetup(ground, setup);
  send({ type: 'ready' });
  await rehearseForeign({
    ...job,
    ground,
    setUp: setup !== null,
    begins: (number) => send({ type: 'begins', number }),
    result: (number, result) => send({ type: 'result', number, result }),
  });
  send({ type: 'end' });
}

endWithParent();
try {
  await run(JSON.parse(readFileSync(0, 'utf8')));
} catch (error) {
  const known = error instanceof SchemadiffError ? error : undefined;
  send({
    type: 'error',
    outcome: known?.outcome ?? 'failed',
    what: known?.message ?? 'The rehearsal met an error that it does not know.',
    where: known?.where,
    why: known?.why ?? (error instanceof Error ? error.stack : String(error)),
  });
}
process.exit(0);
