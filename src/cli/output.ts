/**
 * The only place that prints. What a program reads goes to stdout, everything else to stderr; colour
 * and movement only on a terminal.
 */

import pc from 'picocolors';
import yoctoSpinner from 'yocto-spinner';
import { redact } from '../database/redact.ts';
import type { SchemadiffError } from '../model/error.ts';

const watched = process.stdout.isTTY === true && process.stderr.isTTY === true;

/** Colours on a terminal, or by FORCE_COLOR: the library itself would colour a CI's log too. */
export const colour = pc.createColors(
  pc.isColorSupported && (watched || process.env.FORCE_COLOR !== undefined),
);

/** The result of a command. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What the person at the terminal may want to know. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Shows that work goes on, when it takes longer than a second; nothing where no one watches. The work
 * may say how far it is.
 */
export async function withProgress<T>(
  text: string,
  work: (say: (text: string) => void) => Promise<T>,
): Promise<T> {
  if (process.stderr.isTTY !== true) return await work(() => undefined);
  const spinner = yoctoSpinner({ text, stream: process.stderr });
  const timer = setTimeout(() => spinner.start(), 1000);
  try {
    return await work((now) => {
      spinner.text = now;
    });
  } finally {
    clearTimeout(timer);
    spinner.stop();
  }
}

/** What, where, why, and what to do next: on stderr, without a stack. */
export function printError(error: SchemadiffError): void {
  const lines = [
    `${colour.red('error')}: ${error.message}`,
    ...labelled('where', error.where),
    ...labelled('why', error.why),
    ...labelled('next', error.next),
  ];
  note(redact(lines.join('\n')));
}

function labelled(label: string, text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  const indent = ' '.repeat(9);
  return [`  ${colour.dim(`${label}:`.padEnd(7))}${text.split('\n').join(`\n${indent}`)}`];
}
