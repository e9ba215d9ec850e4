/** The process that rehearses shares of a project, one after the other. */

import { serveJobs } from '../lab/worker.ts';
import { doJob, type Job } from './job.ts';

serveJobs((job: Job, tell) => doJob(job, (runs) => tell(runs)));
