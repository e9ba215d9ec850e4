/** Does what it is told; an entry for jobs.test.ts. */

import { serveJobs } from '../../../src/rehearse/lab/worker.ts';

serveJobs(async (job: string, tell) => {
  switch (job) {
    case 'throw':
      throw new Error('thrown');
    case 'crash':
      return process.exit(7);
    case 'never':
      for (;;);
    case 'hang':
      return await new Promise(() => setInterval(() => undefined, 1000));
    case 'pid':
      return process.pid;
    case 'query': {
      const { openScratch } = await import('../../../src/database/pglite.ts');
      const { sql } = await import('../../../src/model/sql.ts');
      const database = await openScratch();
      const [row] = await database.query(sql`SELECT 1 + 1 AS two`);
      await database.close();
      return row?.two;
    }
    default:
      tell(`at ${job}`);
      await new Promise((resolve) => setTimeout(resolve, job.length * 20));
      return new Map([[job, job.length]]);
  }
});
