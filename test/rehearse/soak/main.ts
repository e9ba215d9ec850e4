/**
 * The soak: random schemas of every kind, and random edits of them, through the engine.
 *
 *   npm run soak -- --cases 1000 --seed 1 [--kinds view,function] [--dump 10] [--laws 10] [--out folder] [--limits]
 *
 * Each case has a seed of its own: `--seed N --cases 1` runs it again. One that is cut short, by `--minutes`, SIGINT
 * or SIGTERM, or that runs no case, fails (exit code 2), and says with which seed it goes on. A case that breaks a law is shrunk,
 * and written to the folder as before.sql, after.sql and seed.sql. What limits.ts excuses is counted; with
 * `--limits` it is a failure like any other. Of every tenth (`--laws`) all laws of a rehearsal are asked too, with
 * rows, what has another name being declared as renamed.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { history } from '../../../src/rehearse/arbitrary/history.ts';
import type { History } from '../../../src/rehearse/arbitrary/shrink.ts';
import { Tally } from './accept.ts';
import { openSoak } from './open.ts';
import { lawTrialOf } from './passage.ts';
import { type Trial, type TrialOptions, trialOf } from './trial.ts';

const { values: args } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    kinds: { type: 'string' },
    dump: { type: 'string', default: '10' },
    laws: { type: 'string', default: '10' },
    size: { type: 'string', default: '24' },
    edits: { type: 'string', default: '6' },
    out: { type: 'string', default: '/tmp/soak' },
    limits: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    /** Seconds of CPU. */
    shrink: { type: 'string', default: '40' },
  },
});

/** A number of the flags: no case is run with what is none. */
function numberOf(flag: 'seed' | 'cases' | 'size' | 'edits', least: number): number {
  const number = Number(args[flag]);
  if (Number.isInteger(number) && number >= least) return number;
  console.error(`--${flag} ${args[flag]}: must be a whole number from ${least}`);
  process.exit(2);
}

const first = numberOf('seed', 0);
const count = numberOf('cases', 1);
const arbitrary = history({
  kinds: args.kinds?.split(','),
  size: numberOf('size', 1),
  edits: numberOf('edits', 0),
});

/** What a class of failures has in common: names and numbers taken out. */
function signatureOf(problem: string): string {
  return (problem.split('\n-- plan')[0] ?? '')
    .replaceAll(/"(?:[^"]|"")*"/g, '…')
    .replaceAll(/\b[a-z]+\d+\w*\b/g, '…')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/ · (?!.*:)[\s\S]*/g, '')
    .slice(0, 160);
}

const tally = new Tally();
const known = new Map<string, { count: number; seeds: number[] }>();
let database = await openSoak();
let since = 0;

async function renew(): Promise<void> {
  await database.close();
  database = await openSoak();
  since = 0;
}

type Options = Omit<TrialOptions, 'tally'> & {
  /** The seed of the rows with which the laws are asked, in place of the rest. */
  readonly laws?: number | undefined;
};

async function attempt(value: History, { laws, ...options }: Options): Promise<Trial> {
  if (++since > 400) await renew();
  const { limits } = args;
  try {
    if (laws !== undefined) return await lawTrialOf(database, value, { seed: laws, tally, limits });
    return await trialOf(database, value, { ...options, tally, limits });
  } catch (error) {
    await renew();
    const why = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
    return { before: '', after: '', seed: '', problems: [`soak: ${why}`], excused: [] };
  }
}

/** The smallest that still fails in the same way. */
async function shrink(
  value: History,
  signature: string,
  { access, laws }: Pick<Options, 'access' | 'laws'>,
): Promise<Trial> {
  const used = () => process.cpuUsage().user / 1e6;
  const end = used() + Number(args.shrink);
  const dump = /\b(differs|is missing|is unexpected)\b/.test(signature);
  const look = async (candidate: History, rows: boolean) => {
    const trial = await attempt(candidate, { rows, dump, access, laws, short: true });
    return trial.problems.some((problem) => signatureOf(problem) === signature) ? trial : null;
  };
  const empty = laws === undefined ? await look(value, false) : null;
  let best = empty ?? (await look(value, true));
  let smallest = value;
  for (let found = best !== null; found && used() < end; ) {
    found = false;
    for (const candidate of arbitrary.shrink(smallest, undefined)) {
      if (used() > end) break;
      const trial = await look(candidate.value, empty === null);
      if (trial === null) continue;
      [smallest, best, found] = [candidate.value, trial, true];
      break;
    }
  }
  return best ?? (await attempt(value, { rows: true, dump: true, access, laws }));
}

function write(seed: number, { before, after, seed: rows, problems }: Trial): string {
  const folder = join(args.out, String(seed));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'before.sql'), before);
  writeFileSync(join(folder, 'after.sql'), after);
  if (rows !== '') writeFileSync(join(folder, 'seed.sql'), rows);
  writeFileSync(join(folder, 'problems.txt'), problems.join('\n\n'));
  return folder;
}

const begun = performance.now();
const excused = new Map<string, number>();
let broken = 0;
let done = 0;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));
async function isLate(): Promise<boolean> {
  // PGlite never waits: signals are heard only where the loop of events gets its turn.
  await setImmediate();
  return stopped || (performance.now() - begun) / 60_000 > Number(args.minutes);
}
for (let seed = first; seed < first + count && !(await isLate()); seed++) {
  if (++done % 50 === 0) console.error(`${done} cases, ${broken} broken`);
  const [value] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (value === undefined) throw new Error(`nothing was drawn of seed ${seed}`);
  const every = (n: string) => Number(n) > 0 && seed % Number(n) === 0;
  const access = seed % 3 === 0;
  let laws: number | undefined;
  let trial = await attempt(value, { rows: true, dump: every(args.dump), access });
  if (trial.problems.length === 0 && every(args.laws)) {
    laws = seed;
    trial = await attempt(value, { rows: true, dump: false, access, laws });
  }
  for (const reason of trial.excused) excused.set(reason, (excused.get(reason) ?? 0) + 1);
  const [problem] = trial.problems;
  if (problem === undefined) continue;
  broken++;
  const signature = signatureOf(problem);
  const entry = known.get(signature) ?? { count: 0, seeds: [] };
  entry.count++;
  entry.seeds.push(seed);
  known.set(signature, entry);
  if (entry.count > 1) continue;
  const small = await shrink(value, signature, { access, laws });
  console.log(`\n=== seed ${seed}: ${signature}\n${write(seed, small)}`);
  console.log(
    `--- before\n${small.before}--- after\n${small.after}${small.seed && `--- rows\n${small.seed}`}`,
  );
  console.log(small.problems.slice(0, 2).join('\n\n').slice(0, 3000));
}
const cpu = process.cpuUsage();
const seconds = (performance.now() - begun) / 1000;

console.log(
  `\n${done} cases, ${broken} broken, ${seconds.toFixed(0)} s, ${(done / seconds).toFixed(1)} a second, ${(done / ((cpu.user + cpu.system) / 1e6)).toFixed(1)} a second of CPU`,
);
for (const [signature, entry] of [...known].sort((a, b) => b[1].count - a[1].count)) {
  console.log(
    `${String(entry.count).padStart(5)}  ${signature}  (${entry.seeds.slice(0, 3).join(', ')})`,
  );
}
for (const [reason, cases] of excused) console.log(`${cases} excused: ${reason}`);
if (process.env.TALLY !== undefined) {
  for (const kind of new Set([...tally.accepted.keys(), ...tally.refused.keys()])) {
    const reasons = [...(tally.refused.get(kind) ?? [])].sort((a, b) => b[1] - a[1]);
    const refused = reasons.reduce((sum, [, n]) => sum + n, 0);
    console.log(`${kind}: ${tally.accepted.get(kind) ?? 0} accepted, ${refused} refused`);
    for (const [reason, n] of reasons.slice(0, 4)) console.log(`    ${n} ${reason}`);
  }
}
await database.close();
if (broken > 0) process.exitCode = 1;
if (done < count) {
  console.log(`cut short: --seed ${first + done} --cases ${count - done} goes on`);
  process.exitCode = 2;
}
