/** What has to kill mutants of plan, diff and kinds: the cases of each kind on PGlite, and unit tests. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/kinds/cases-pglite.test.ts', 'test/plan/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
