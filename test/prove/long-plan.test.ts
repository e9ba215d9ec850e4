/** The steps of a long plan are sent together; what fails, and what ends in a comment, is still that step. */

import { expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { dumpSchema } from '../../src/database/dump.ts';
import { openScratch } from '../../src/database/pglite.ts';
import { type Sql, trusted } from '../../src/model/sql.ts';
import { prove } from '../../src/prove/prove.ts';

const numbers = Array.from({ length: 70 }, (_, at) => at);
const creates = numbers.map((at) => trusted(`CREATE TABLE public.t${at} (a integer)`));
const steps = (texts: readonly Sql[]) =>
  texts.map((sql) => ({ sql, transactional: true, hazards: [] }));

async function proofOf(up: readonly Sql[]) {
  const [copy, other] = [await openScratch(), await openScratch()];
  try {
    const before = await readCatalog(copy);
    for (const text of creates) await other.execute(text);
    const after = await readCatalog(other);
    const down = steps(numbers.map((at) => trusted(`DROP TABLE public.t${at}`)));
    const expectedDump = await dumpSchema(other);
    return await prove({ before, after, up: steps(up), down, copy, expectedDump });
  } finally {
    await Promise.all([copy.close(), other.close()]);
  }
}

it('is seen as a whole, also where steps end in a comment', async () => {
  const { up, checks } = await proofOf(creates.map((text) => trusted(`${text} -- more`)));
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(up.map(({ hash }) => hash !== null)).toEqual(numbers.map((at) => at === 69));
});

it('names the step that fails', async () => {
  const wrong = trusted('CREATE TABLE public.t1 (b integer)');
  const failing = proofOf([...creates.slice(0, 40), wrong, ...creates.slice(40)]);
  await expect(failing).rejects.toMatchObject({ outcome: 'noGo', where: wrong });
});

it('tells how many locks one transaction holds, where a server may not have room for them', async () => {
  const about = (text: string) => text.includes('room for');
  expect((await proofOf(creates)).unproven.filter(about)).toEqual([]);
  const many = (verb: string) =>
    trusted(
      `DO $$ BEGIN FOR n IN 1..3300 LOOP EXECUTE '${verb} TABLE public.m' || n || '${verb === 'DROP' ? '' : ' ()'}'; END LOOP; END $$`,
    );
  const { unproven } = await proofOf([many('CREATE'), ...creates, many('DROP')]);
  expect(unproven.filter(about)).toEqual([expect.stringMatching(/about \d+00 locks/)]);
});
