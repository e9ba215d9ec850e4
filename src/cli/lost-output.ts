/** A command whose output cannot be written any more: what it does to a database is done to its end. */

import { exitCodes, SchemadiffError } from '../model/error.ts';
import { printError } from './output.ts';

/**
 * Where nobody reads (`| head`), the exit code still says how it went; a result that a full disk
 * swallows is a failure, said once.
 */
export function outliveOutput(): void {
  let lost: NodeJS.ErrnoException | undefined;
  const lose = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || lost !== undefined) return;
    lost = error;
    printError(
      new SchemadiffError('failed', 'The output could not be written', {
        why: error.message,
        next: 'The command itself went on: schemadiff status says where the database is.',
      }),
    );
  };
  process.stdout.on('error', lose);
  process.stderr.on('error', lose);
  process.on('exit', () => {
    if (lost !== undefined && process.exitCode === exitCodes.done) {
      process.exitCode = exitCodes.failed;
    }
  });
}
