import { defineConfig, env } from 'schemadiff';

export default defineConfig({
  schema: './schema',

  environments: {
    // PostgreSQL in this process, and its data in a folder: nothing to install.
    development: { url: 'pglite:./.schemadiff/data' },
    staging: { url: env('STAGING_DATABASE_URL') },
    production: { url: env('DATABASE_URL') },
  },

  gates: {
    seed: 'test/story/seed.sql',
    tests: { command: 'node --test test/story/app.test.mjs', timeout: 60_000 },
    verify: [
      {
        name: 'auth_sessions can be exchanged',
        sql: `
          SELECT column_name, data_type, is_nullable, column_default
          FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name = 'auth_sessions'
            AND column_name IN ('exchange_token', 'is_exchanged')
          ORDER BY column_name`,
        rows: [
          ['exchange_token', 'character varying', 'YES', null],
          ['is_exchanged', 'boolean', 'NO', 'false'],
        ],
      },
    ],
  },
});
