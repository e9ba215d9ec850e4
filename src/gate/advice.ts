/** What to do where the migrations do not end in what is declared. */

import { type Alter, type Change, diff } from '../diff/diff.ts';
import { type Catalog, describe } from '../model/catalog.ts';
import { someOf } from '../model/some-of.ts';

/** Dates and times as PostgreSQL prints them in a definition. */
const times = /'([^']*)'(?=::(?:date|time))/g;

const day = 24 * 60 * 60 * 1000;

/** Now, today, yesterday or tomorrow: when the definitions were read, or nearly. */
const isRecent = (text: string) => Math.abs(Date.parse(text) - Date.now()) < 2 * day;

/** It is another one in nothing but the time at which PostgreSQL read it: `'now'::timestamp`. */
function isReading(change: Change): change is Alter {
  if (change.type !== 'alter') return false;
  const [from, to] = [change.from, change.to].map(({ spec }) => JSON.stringify(spec));
  if (from === undefined || to === undefined) return false;
  const [before, now] = [from, to].map((text) => [...text.matchAll(times)].map(([, at]) => at));
  return (
    from.replaceAll(times, '') === to.replaceAll(times, '') &&
    now?.every((at, index) => at === before?.[index] || isRecent(at ?? '')) === true
  );
}

export function adviceOn(found: Catalog, declared: Catalog): string {
  const changes = diff(found, declared);
  const readings = changes.filter(isReading);
  const missing = 'Run schemadiff plan: it writes the migration that is missing.';
  if (readings.length === 0) return missing;
  const names = someOf(readings.map(({ to }) => describe(to.id))).join(', ');
  const anew = `PostgreSQL evaluates 'now', 'today' and the like as it reads a definition, so it is another one each time, and another migration helps nothing: write now() or CURRENT_DATE, or a time that stays (${names}).`;
  return changes.length === readings.length ? anew : `${anew}\n${missing}`;
}
