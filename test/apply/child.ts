/**
 * A process that applies or rolls back, and that kills itself before the step it is told, or is killed.
 *
 *     child.ts {"url": …, "folders": …, "command": "apply" | "rollback", "killAtStep": 3}
 */

import { apply } from '../../src/apply/apply.ts';
import type { Report } from '../../src/apply/report.ts';
import { rollback } from '../../src/apply/rollback.ts';
import { connect } from '../../src/database/connect.ts';
import type { Folders } from '../../src/migration/directory.ts';

export interface Order {
  readonly url: string;
  readonly folders: Folders;
  readonly command: 'apply' | 'rollback';
  /** Before it is run: what came before it in its transaction is done and not committed. */
  readonly killAtStep?: number;
}

const order: Order = JSON.parse(process.argv.at(-1) ?? '');
const report: Report = (progress) => {
  if (progress.type === 'step' && progress.number === order.killAtStep) {
    process.kill(process.pid, 'SIGKILL');
  }
};
const { folders } = order;
const target = {
  database: await connect(order.url),
  folders,
  reopen: () => connect(order.url),
};
if (order.command === 'apply') await apply(target, { report });
else await rollback(target, { report, consent: async () => true });
await target.database.close();
