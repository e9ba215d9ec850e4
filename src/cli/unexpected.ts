/** An error that no one foresaw, as one that says what, why and what next. */

import { SchemadiffError } from '../model/error.ts';

/** What the operating system refused (a full disk, a folder that may not be written) is for the user to mend. */
export function asKnown(error: unknown): SchemadiffError {
  if (error instanceof SchemadiffError) return error;
  const details = error instanceof Error ? error : new Error(String(error));
  const debug = process.env.SCHEMADIFF_DEBUG === '1';
  const why = debug ? details.stack : details.message;
  if (isOfSystem(details)) {
    const denied = denials.has(details.code ?? '');
    return new SchemadiffError(
      denied ? 'refused' : 'failed',
      'The operating system refused what a command needs',
      {
        where: details.path,
        why,
        next: denied
          ? 'Run the command as a user who may do that, or in a folder where it may be done.'
          : 'Mend that and run the command again.',
      },
    );
  }
  return new SchemadiffError('failed', 'schemadiff met an error that it does not know.', {
    why,
    next: 'Please report it. SCHEMADIFF_DEBUG=1 shows where it happened.',
  });
}

/** Nothing was done: neither rights nor a file system that is read only change while a command runs. */
const denials: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

const isOfSystem = (error: Error): error is NodeJS.ErrnoException =>
  'syscall' in error && 'errno' in error;
