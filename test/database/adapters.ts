/** The databases that tests of the port run on: PGlite, and the oldest and the newest server. */

import { describe } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { createDatabase, describeServer } from '../servers.ts';
import { opened } from './opened.ts';

export function describeAdapters(tests: (database: () => Database) => void): void {
  describe('PGlite', () => withDatabase(async () => 'pglite:', tests));
  for (const major of [14, 18] as const) {
    describeServer(major, () => withDatabase(() => createDatabase(major), tests));
  }
}

function withDatabase(url: () => Promise<string>, tests: (database: () => Database) => void) {
  tests(opened(async () => connect(await url())));
}
