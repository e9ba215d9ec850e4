import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers.ts'],
    // Processes: WebAssembly memory of a closed PGlite goes back with the process that held it.
    pool: 'forks',
    maxWorkers: '100%',
    // The slowest takes 15 s on an idle machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
