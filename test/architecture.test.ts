/** What docs/architecture.md says of how the parts of src/ may know each other, kept true. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { accessKinds, clusterKinds, kinds, serverKinds } from '../src/kinds/registry.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Files by path within src/, with what each imports: such paths, or names of packages. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  globSync('**/*.ts', { cwd: src, ignore: '**/*.d.ts' })
    .sort()
    .map((file) => [file, importsOf(file)]),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(?:[\w*${},\s]+?\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map(([, given, late]) => {
    const path = given ?? late ?? '';
    return path.startsWith('.') ? join(dirname(file), path) : path;
  });
}

/** Those of src/ that start with one of the paths, or all. */
const filesIn = (...paths: readonly string[]) =>
  [...imports.keys()].filter((file) => paths.some((path) => file.startsWith(path)));

/** `kinds` of kinds/table.ts; the file itself when it is in no folder. */
const folderOf = (file: string) => (file.includes('/') ? dirname(file).split('/')[0] : file);

/** What each folder may import besides itself. Every list names folders above its own only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'installation.ts': [],
  'shown-path.ts': [],
  'user-cache.ts': [],
  model: [],
  kinds: ['model'],
  define: ['model', 'installation.ts', 'user-cache.ts'],
  config: ['model', 'define'],
  database: ['model', 'installation.ts', 'user-cache.ts'],
  catalog: ['model', 'kinds', 'database'],
  diff: ['model'],
  plan: ['model', 'kinds', 'diff'],
  prove: ['model', 'database', 'catalog', 'diff', 'plan'],
  migration: ['shown-path.ts', 'model', 'database', 'catalog', 'plan', 'prove'],
  source: [
    'installation.ts',
    'shown-path.ts',
    'user-cache.ts',
    'model',
    'define',
    'config',
    'database',
    'catalog',
    'diff',
    'prove',
  ],
  pull: ['model', 'kinds', 'define', 'database', 'catalog', 'diff', 'plan', 'prove'],
  apply: [
    'installation.ts',
    'shown-path.ts',
    'model',
    'database',
    'catalog',
    'diff',
    'plan',
    'prove',
    'migration',
    'source',
  ],
  rehearse: [
    'installation.ts',
    'shown-path.ts',
    'user-cache.ts',
    'model',
    'kinds',
    'define',
    'database',
    'catalog',
    'diff',
    'plan',
    'prove',
    'migration',
    'apply',
  ],
  gate: [
    'installation.ts',
    'shown-path.ts',
    'model',
    'config',
    'database',
    'catalog',
    'diff',
    'plan',
    'prove',
    'migration',
    'source',
    'rehearse',
    'apply',
  ],
  api: ['model', 'config', 'database', 'catalog', 'plan', 'migration', 'source', 'rehearse'],
  'index.ts': ['model', 'define', 'config', 'plan', 'api'],
  'testing.ts': ['rehearse', 'api'],
  cli: [
    'installation.ts',
    'shown-path.ts',
    'model',
    'config',
    'database',
    'catalog',
    'plan',
    'prove',
    'migration',
    'source',
    'pull',
    'rehearse',
    'apply',
    'gate',
    'api',
  ],
};

/** Programs of their own, and what they need because of it. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Definitions and configurations import the package: the child hands both to them.
  'define/child.ts': ['config/define.ts'],
};

describe('imports', () => {
  it.each([...imports.keys()])('%s imports what is below it', (file) => {
    const own = folderOf(file) ?? '';
    const allowed = new Set([own, ...(mayImport[own] ?? [])]);
    const wrong = (imports.get(file) ?? []).filter(
      (path) =>
        imports.has(path) &&
        !allowed.has(folderOf(path) ?? '') &&
        exceptions[file]?.includes(path) !== true,
    );
    expect(wrong).toEqual([]);
  });

  it('has a rule for every folder', () => {
    expect(Object.keys(mayImport).sort()).toEqual(
      [...new Set([...imports.keys()].map(folderOf))].sort(),
    );
  });

  it('points one way: no folder may import one that may import it', () => {
    const order = Object.keys(mayImport);
    const backwards = order.flatMap((folder, at) =>
      (mayImport[folder] ?? [])
        .filter((other) => order.indexOf(other) >= at)
        .map((other) => `${folder} → ${other}`),
    );
    expect(backwards).toEqual([]);
  });

  it('has no circles', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of imports.get(file) ?? [])
        if (imports.has(next)) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('kinds', () => {
  const registered = (imports.get('kinds/registry.ts') ?? []).filter(
    (file) => file.startsWith('kinds/') && file !== 'kinds/kind.ts',
  );

  it('do not import each other', () => {
    const wrong = registered.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((path) => registered.includes(path))
        .map((path) => `${file} → ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are all in the registry', async () => {
    const files: string[] = [];
    for (const file of filesIn('kinds/')) {
      const module: Record<string, unknown> = await import(join(src, file));
      const isKind = Object.values(module).some(
        (value) => typeof value === 'object' && value !== null && 'rules' in value,
      );
      if (isKind) files.push(file);
    }
    expect(files).toEqual(registered.toSorted());
    expect([...kinds, ...serverKinds, ...clusterKinds, ...accessKinds]).toHaveLength(
      registered.length,
    );
  });

  it('are known to the planner through the registry only', () => {
    const through = filesIn('diff/', 'plan/', 'catalog/', 'prove/')
      .flatMap((file) => imports.get(file) ?? [])
      .filter((path) => path.startsWith('kinds/'));
    expect(through.filter((path) => registered.includes(path))).toEqual([]);
  });

  it('are not named in the differ', () => {
    const names = [...kinds, ...serverKinds, ...clusterKinds, ...accessKinds].map(
      ({ name }) => name,
    );
    for (const file of filesIn('diff/')) {
      const text = readFileSync(join(src, file), 'utf8');
      expect(names.filter((name) => text.includes(`'${name}'`))).toEqual([]);
      expect(imports.get(file)?.filter((path) => path.startsWith('kinds/'))).toEqual([]);
    }
  });
});

describe('purity', () => {
  const packages = (file: string) =>
    (imports.get(file) ?? []).filter((path) => !imports.has(path)).sort();

  it.each(filesIn('model/', 'kinds/', 'diff/', 'plan/'))('%s only computes', (file) => {
    const pure = new Set(['zod', 'tinyqueue', 'node:crypto']);
    expect(packages(file).filter((name) => !pure.has(name))).toEqual([]);
  });

  it('is kept by what definitions import, and by what makes SQL of them', () => {
    const reached = new Set(['define/language.ts', 'define/check.ts', 'define/render.ts']);
    // Where this package is, which tells the lines of a definition from ours, is on the disk.
    const known = 'installation.ts';
    for (const file of reached) {
      for (const path of imports.get(file) ?? []) {
        if (imports.has(path) && path !== known) reached.add(path);
      }
    }
    const impure = [...reached].flatMap((file) =>
      packages(file)
        .filter((name) => !['zod', 'node:crypto', 'node:path', 'node:url'].includes(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(impure).toEqual([]);
  });
});

/** What runs in a child process, and ends with it. */
const children = [
  'define/modules.ts',
  'gate/child.ts',
  'rehearse/foreign/child.ts',
  'rehearse/lab/worker.ts',
];

it('only the command line prints, prompts or exits', () => {
  const loud = [...imports.keys()].filter(
    (file) =>
      !file.startsWith('cli/') &&
      !children.includes(file) &&
      /\bconsole\.|\bprocess\s*\.\s*(stdout|stderr|stdin|exit)\b/.test(
        readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      ),
  );
  expect(loud).toEqual([]);
});
