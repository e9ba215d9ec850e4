/**
 * Evaluates modules of the user in a child process with an empty environment.
 *
 * Node's permission model leaves it the folders it needs to read: no writing, no other program, no
 * worker. Memory and time are limited. Only a complete answer of a process that ended well counts.
 */

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import * as z from 'zod';
import {
  codeFolder,
  jitiFile,
  nodeArguments,
  packageFolder,
  programFile,
} from '../installation.ts';
import { refused } from '../model/error.ts';
import { type ChildMessage, childMessage, type Fault, fault } from './declaration.ts';
import type { Job, Task } from './job.ts';
import { shapeFaults } from './shape.ts';
import { transpileModules } from './transpiled.ts';

export interface Limits {
  /** Milliseconds; 30,000 and 50 for each file unless said. */
  readonly timeout?: number | undefined;
  /** Megabytes of JavaScript heap; 512 unless said. */
  readonly memory?: number | undefined;
}

interface Run {
  readonly read: readonly string[];
  readonly limits: Limits;
  readonly program: string;
}

/** Milliseconds. */
const timeoutOf = (task: Task, { timeout }: Limits) => timeout ?? 30_000 + 50 * task.files.length;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly output: string;
  readonly errors: string;
}

/** As `programFile` takes it. */
const usualProgram = 'define/child';

/** What is in a folder, but nothing hidden: `.env` and the like keep passwords. */
export function visible(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name));
}

/** Where Node looks for packages from a folder. */
function packageFolders(from: string): string[] {
  const parent = dirname(from);
  const folders = [join(from, 'node_modules'), join(from, 'package.json')].filter(existsSync);
  return parent === from ? folders : [...folders, ...packageFolders(parent)];
}

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

function guardedArguments(
  root: string,
  read: readonly string[],
  memory: number,
  program: string,
): string[] {
  const readable = new Set(
    [
      ...read,
      ...packageFolders(root),
      codeFolder.slice(0, -1),
      join(packageFolder, 'package.json'),
      ...packageFolders(packageFolder),
      dirname(dirname(jitiFile)),
    ].flatMap((path) => (existsSync(path) ? [path, realpathSync(path)] : [])),
  );
  return [
    permission,
    ...[...readable].map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${memory}`,
    ...nodeArguments(programFile(program)),
  ];
}

async function text(stream: unknown, limit: number): Promise<string> {
  if (!(stream instanceof Readable)) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The environment: empty, but for what Windows needs to start a process at all. */
function emptyEnvironment(): Record<string, string> {
  const root = process.env.SystemRoot;
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
}

async function start(task: Task, { read, limits, program }: Run): Promise<Ended> {
  const modules = await transpileModules(task);
  const child = spawn(
    process.execPath,
    guardedArguments(task.root, read, limits.memory ?? 512, program),
    {
      cwd: task.root,
      env: emptyEnvironment(),
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    },
  );
  const [stdin, , stderr, answer] = child.stdio;
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      child.kill('SIGKILL');
    },
    timeoutOf(task, limits),
  );
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  stdin?.on('error', () => undefined);
  stdin?.end(JSON.stringify({ ...task, modules } satisfies Job));
  try {
    const [output, errors, end] = await Promise.all([
      text(answer, 512 * 1024 * 1024),
      text(stderr, 64 * 1024),
      ended,
    ]);
    return { ...end, timedOut, output, errors };
  } finally {
    clearTimeout(timer);
  }
}

const misshapenDefinitions = z.object({
  kind: z.literal('definitions'),
  declarations: z.array(z.unknown()),
  faults: z.array(fault),
});

/** Complete messages only: a line that was cut off does not parse. */
function messages(output: string): ChildMessage[] {
  return output
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        const data: unknown = JSON.parse(line);
        const parsed = childMessage.safeParse(data);
        if (parsed.success) return [parsed.data];
        const misshapen = misshapenDefinitions.safeParse(data);
        if (!misshapen.success) return [];
        const { declarations, faults } = misshapen.data;
        return [{ kind: 'faults' as const, faults: [...faults, ...shapeFaults(declarations)] }];
      } catch {
        return [];
      }
    });
}

/** Why a process ended without an answer. */
function silence(ended: Ended, task: Task, limits: Limits): string {
  if (ended.timedOut) {
    return `did not finish within ${timeoutOf(task, limits) / 1000} s (a loop without end? otherwise raise \`definitions.timeout\`)`;
  }
  if (/heap out of memory|allocation failure/i.test(ended.errors)) {
    return `needs more than ${limits.memory ?? 512} MB of memory (\`definitions.memory\`)`;
  }
  if (ended.code === 0) return 'ended the process before the definitions were collected';
  const [first = ''] = ended.errors.split('\n').filter((line) => /error/i.test(line));
  return `ended the process (${ended.signal ?? `exit code ${ended.code}`})${first === '' ? '' : `: ${first.trim()}`}`;
}

export type Answer = Exclude<ChildMessage, { kind: 'file' }>;

/** Runs a task; a program of its own may find more in it. What the modules did wrong comes back as faults. */
export async function evaluateInChild(
  task: Task,
  read: readonly string[],
  limits: Limits,
  program = usualProgram,
): Promise<Answer> {
  const ended = await start(task, { read, limits, program }).catch((cause: unknown) => {
    throw refused('Node could not start a process to evaluate definitions', {
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  const received = messages(ended.output);
  const answer = received.at(-1);
  if (answer !== undefined && answer.kind !== 'file' && ended.code === 0) return answer;
  const file = received.findLast((message) => message.kind === 'file')?.file;
  const where = file === undefined ? '' : relative(task.root, file).replaceAll(sep, '/');
  return { kind: 'faults', faults: [{ where, object: '', message: silence(ended, task, limits) }] };
}

/** Faults as one error that names them all. */
export function refuseFaults(what: string, faults: readonly Fault[], next: string): never {
  const lines = faults.map(({ where, object, message }) =>
    [where, object, message].filter((each) => each !== '').join(': '),
  );
  const unique = [...new Set(lines)];
  throw refused(unique.length === 1 ? what : `${what}: ${unique.length} faults`, {
    where: faults[0]?.where,
    why: unique.join('\n'),
    next,
  });
}
