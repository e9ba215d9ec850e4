/** Rows within a column: the gates compare the values that both versions have a place for. */

import { afterAll, afterEach, expect, it } from 'vitest';
import { trusted } from '../../src/model/sql.ts';
import type { PlannedStep } from '../../src/plan/summary.ts';
import { closeScratch, makeProject, type Project, type Version } from './project.ts';

let project: Project | undefined;
afterEach(() => project?.remove());
afterAll(closeScratch);

const schema = (columns: string, attributes: string) => `
  CREATE TYPE public.place AS (${attributes});
  CREATE TABLE public.t (${columns}, at public.place);
  CREATE DOMAIN public.one AS public.t;
  CREATE DOMAIN public.many AS public.t[];
  CREATE TYPE public.deep AS (rows public.t[], here public.one);
  CREATE TABLE public.u (id int, e public.t, list public.t[], one public.one, many public.many, deep public.deep[], home public.place);`;
const [columns, attributes] = ['gone int, a int, b varchar(5)', 'street text, town text'];

const history = (changed: string, up?: readonly string[]): readonly Version[] => [
  { id: '0000-base', sql: schema(columns, attributes) },
  {
    id: '0001-more',
    sql: changed,
    acknowledged: ['column public.t.gone'],
    ...(up !== undefined && { up }),
  },
];

const renamed = (kind: string, from: string, to: string, text: string): PlannedStep => ({
  sql: trusted(text),
  transactional: true,
  hazards: [],
  effects: [{ type: 'rename', replaces: false, id: `${kind}:${to}`, from: `${kind}:${from}` }],
});

async function verdicts(versions: readonly Version[]) {
  project = await makeProject(...versions);
  const { gates } = await project.gates({ only: ['prod-like', 'rollback'] });
  return gates.map((each) => [
    each.verdict,
    ...('findings' in each ? each.findings.map(({ why }) => why) : []),
  ]);
}

it('is go where those get columns and attributes, lose some, or are called otherwise', async () => {
  expect(
    await verdicts(
      history(schema('a int, b varchar(5), late text', 'street text, town text, zip text')),
    ),
  ).toEqual([['go'], ['go']]);
});

it('is go where they are called otherwise', async () => {
  const changed = schema('gone int, a int, label varchar(5)', 'road text, town text');
  project = await makeProject(
    { id: '0000-base', sql: schema(columns, attributes) },
    {
      id: '0001-renamed',
      sql: `${changed} ALTER TABLE public.t ADD late text; ALTER TABLE public.t RENAME TO thing; ALTER TYPE public.place RENAME TO spot;`,
      steps: {
        up: [
          {
            sql: trusted('ALTER TABLE public.t ADD late text'),
            transactional: true,
            hazards: [],
            effects: [],
          },
          renamed(
            'column',
            'public.t.b',
            'public.t.label',
            'ALTER TABLE public.t RENAME b TO label',
          ),
          renamed('table', 'public.t', 'public.thing', 'ALTER TABLE public.t RENAME TO thing'),
          renamed(
            'composite type attribute',
            'public.place.street',
            'public.place.road',
            'ALTER TYPE public.place RENAME ATTRIBUTE street TO road',
          ),
          renamed(
            'composite type',
            'public.place',
            'public.spot',
            'ALTER TYPE public.place RENAME TO spot',
          ),
        ],
        down: [],
      },
    },
  );
  const result = await project.gate('prod-like');
  expect('findings' in result ? result.findings.map(({ why }) => why) : []).toEqual([]);
});

it('is no-go where a value within changes, is gone, or is there for the first time', async () => {
  const changed = `${schema(columns, attributes)} ALTER TABLE public.t ADD late text;`;
  const update = `UPDATE public.u SET e.a = NULL, list[1] = NULL, many = many[2:], home.town = 'new',
    deep[1].rows[1] = ROW(1, 1, 'other', NULL, NULL)`;
  const [prodLike] = await verdicts(
    history(changed, ['ALTER TABLE public.t ADD late text', update]),
  );
  expect(prodLike).toEqual(['no-go', 'public.u: other values in e, list, many, deep, home']);
});
