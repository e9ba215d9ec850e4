/** What a child process tells on file descriptor 3: a line of JSON each, written at once. */

import { writeSync } from 'node:fs';

export function tell(message: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(3, bytes, at);
    } catch (error) {
      // The other side has not read yet.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
