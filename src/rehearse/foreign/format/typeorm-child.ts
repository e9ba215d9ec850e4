/** The child process that runs migrations of TypeORM: against a runner that knows no database, or with TypeORM itself on one. */

import { constants } from 'node:fs';
import * as z from 'zod';
import { evaluateModules, readJob } from '../../../define/modules.ts';
import { recordMigrations, typeormStub } from './typeorm-recorder.ts';

/** PGlite asks for the numbers of flags in a way that Node's permission model takes away. */
Reflect.set(process, 'binding', (name: string) => {
  if (name !== 'constants') throw new Error(`process.binding('${name}') is not there`);
  return { fs: constants };
});

const given = z.object({ database: z.unknown() });

const job = readJob();
const { database } = given.parse(job);
if (database === null) {
  const { modules, faults, answer } = await evaluateModules(job, {
    virtual: { typeorm: typeormStub },
  });
  const migrations = await recordMigrations(modules, job.root);
  answer({ kind: 'value', value: { faults, migrations } });
} else {
  // Only where it is needed: PGlite is heavy.
  const { openTypeorm, recordOnDatabase, typeormJob } = await import('./typeorm-database.ts');
  // What it brings for decorators changes JavaScript's Reflect.
  let typeorm: unknown;
  const { modules, faults, answer } = await evaluateModules(job, {
    virtual: {},
    first: async (jiti) => {
      typeorm = await jiti.import('typeorm');
    },
  });
  const opened = await openTypeorm(typeorm, typeormJob.parse(database));
  const migrations = await recordOnDatabase(modules, job.root, opened);
  answer({ kind: 'value', value: { faults, migrations } });
}
