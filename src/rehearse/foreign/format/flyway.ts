/**
 * Flyway: `V1_2__users.sql`, `U1_2__users.sql`, `B1__baseline.sql`, and `R__views.sql` after all of them.
 * Placeholders have values in a configuration that is not here: what has one is not run.
 */

import { basename } from 'node:path';
import type { Folder } from '../folder.ts';
import type { Format } from '../format.ts';
import type { ForeignMigration } from '../migration.ts';
import { refuseSameVersion } from '../same-version.ts';

const versioned = /^([VUB])([\d._]+)__(.*)\.sql$/;
const repeatable = /^R__(.*)\.sql$/;

interface Versioned {
  readonly file: string;
  readonly kind: string;
  readonly version: readonly bigint[];
}

function parse(file: string): Versioned[] {
  const [, kind, version] = versioned.exec(basename(file)) ?? [];
  if (kind === undefined || version === undefined) return [];
  const numbers = version.split(/[._]+/).filter((part) => part !== '');
  return [{ file, kind, version: withoutZeros(numbers.map(BigInt)) }];
}

/** 1.0 is 1. */
function withoutZeros(numbers: readonly bigint[]): readonly bigint[] {
  const last = numbers.findLastIndex((number) => number !== 0n);
  return numbers.slice(0, Math.max(1, last + 1));
}

function compare({ version: a }: Versioned, { version: b }: Versioned): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at] ?? 0n, b[at] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function script(folder: Folder, file: string) {
  const name = `${file}.conf`;
  const settings = folder.has(name) ? folder.read(name) : '';
  const alone = /^\s*executeInTransaction\s*=\s*false/m.test(settings);
  const made = folder.script(file, { transaction: !alone });
  if ('unavailable' in made || /^\s*placeholderReplacement\s*=\s*false/m.test(settings))
    return made;
  const [placeholder] = /\$\{[^{}]+\}/.exec(made.text) ?? [];
  return placeholder === undefined
    ? made
    : {
        file: made.file,
        unavailable: `${made.file}: Flyway puts a value in place of ${placeholder}`,
      };
}

const idOf = (file: string) => basename(file).replace(/\.sql$/, '');

/** A baseline stands for what came before it: with the scripts there, it has nothing to do. */
function withoutBaselines(all: readonly Versioned[]): readonly Versioned[] {
  const ups = all.filter(({ kind }) => kind !== 'U').sort(compare);
  const [first] = ups;
  return ups.filter((each) => each.kind === 'V' || each === first);
}

const versionOf = (file: string) => parse(file)[0]?.version.join('.');
const descriptionOf = (file: string) => repeatable.exec(basename(file))?.[1];

function refuseTwins(folder: Folder): void {
  const why = 'Flyway refuses to run any of them: “Found more than one migration with version …”.';
  for (const kind of ['V', 'U', 'B']) {
    const files = folder.files.filter((file) => parse(file)[0]?.kind === kind);
    refuseSameVersion(folder, files, { versionOf, why });
  }
  refuseSameVersion(folder, folder.files, {
    versionOf: descriptionOf,
    noun: 'description',
    why: 'Flyway refuses to run any of them: “Found more than one repeatable migration with description …”.',
  });
}

export const flyway: Format = {
  name: 'flyway',
  layout: 'V1__users.sql and U1__users.sql',
  hasDowns: true,
  detect: ({ files }) => files.some((file) => /^[VBR][\d._]*__/.test(basename(file))),
  downs: ({ files }) => files.filter((file) => parse(file)[0]?.kind === 'U'),
  read: (folder): ForeignMigration[] => {
    refuseTwins(folder);
    const all = folder.files.flatMap(parse);
    const undo = new Map(
      all.flatMap((each) => (each.kind === 'U' ? [[each.version.join('.'), each.file]] : [])),
    );
    const inOrder = withoutBaselines(all).map(({ file, version }): ForeignMigration => {
      const down = undo.get(version.join('.'));
      return {
        id: idOf(file),
        up: script(folder, file),
        down: down === undefined ? null : script(folder, down),
      };
    });
    const last = folder.files
      .filter((file) => repeatable.test(basename(file)))
      .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
      .map((file) => ({
        id: idOf(file),
        up: script(folder, file),
        down: null,
        oneWay: 'Flyway runs a repeatable migration again, and never back',
      }));
    return [...inOrder, ...last];
  },
};
