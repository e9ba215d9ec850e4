/**
 * What the proof of a migration costs, as a ratio to loading the same DDL into a bare PGlite.
 *
 *   npm run bench:proof [-- 100 300]
 */

import { readCatalog } from '../src/catalog/read.ts';
import { openScratch } from '../src/database/pglite.ts';
import { createMigration, planBoth } from '../src/migration/create.ts';
import { trusted } from '../src/model/sql.ts';
import { schemaOf } from './schema.ts';

async function measureSize(tables: number): Promise<void> {
  const script = trusted(`SET search_path = public; ${schemaOf(tables, false).join(';\n')}`);
  const desired = await openScratch();
  await desired.execute(script);
  await desired.execute(trusted("SET search_path = ''"));
  const after = await readCatalog(desired);
  const empty = await openScratch();
  const before = await readCatalog(empty);
  const { up, down } = planBoth(before, after, 18);

  const bare = await openScratch();
  const start = performance.now();
  await bare.execute(trusted(`BEGIN; ${up.steps.map(({ sql }) => sql).join(';\n')}; COMMIT`));
  const load = performance.now() - start;

  const begun = performance.now();
  await createMigration({
    id: 'bench',
    previous: null,
    before,
    after,
    up: up.steps,
    down: down.steps,
    acknowledged: [],
    scratch: (extensions) => openScratch({ extensions }),
  });
  const proof = performance.now() - begun;
  console.log(
    `${String(tables).padStart(6)} tables: load ${load.toFixed(0)} ms, proof of both directions ` +
      `${proof.toFixed(0)} ms: ${(proof / load / 2).toFixed(1)} x a direction`,
  );
  await Promise.all([desired, empty, bare].map((database) => database.close()));
}

const sizes = process.argv.slice(2).map(Number);
for (const tables of sizes.length === 0 ? [100, 500] : sizes) await measureSize(tables);
