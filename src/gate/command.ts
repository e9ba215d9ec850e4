/** Runs a shell command with a time limit, and ends it with all that it started. */

import { spawn } from 'node:child_process';

export interface CommandInput {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** Told of the process, so that somebody else can end it too. */
  readonly started?: ((pid: number) => void) | undefined;
}

export interface CommandEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** The last lines of what it printed. */
  readonly tail: readonly string[];
}

const kept = 64 * 1024;
const lines = 25;

/** The process leads a group of its own: a shell's children go with it. */
export function endTree(pid: number): void {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

export async function runCommand(input: CommandInput): Promise<CommandEnd> {
  const child = spawn(input.command, {
    cwd: input.cwd,
    env: { ...input.env },
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timedOut = false;
  const take = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-kept);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const { pid } = child;
  if (pid !== undefined) input.started?.(pid);
  const timer = setTimeout(() => {
    timedOut = true;
    if (pid !== undefined) endTree(pid);
  }, input.timeout);
  try {
    const end = await new Promise<Pick<CommandEnd, 'code' | 'signal'>>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    return { ...end, timedOut, tail: tailOf(output) };
  } finally {
    clearTimeout(timer);
    // Whatever it left behind.
    if (pid !== undefined) endTree(pid);
  }
}

/** Without the sequences that colour and move. */
function tailOf(output: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const plain = output.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines);
}
