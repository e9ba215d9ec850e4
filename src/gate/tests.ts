/** tests: the project's own tests pass on the migrated database, which has rows. */

import type { GateOptions } from '../config/define.ts';
import { redact } from '../database/redact.ts';
import { counted } from '../model/counted.ts';
import { sql } from '../model/sql.ts';
import { runCommand } from './command.ts';
import { brokenFinding } from './finding.ts';
import { type GateResult, Judge } from './gate.ts';
import { serve } from './serve.ts';
import type { Story } from './story.ts';

export interface TestsInput {
  readonly tests: GateOptions['tests'];
  /** Where the command is run. */
  readonly root: string;
  readonly started: (pid: number) => void;
}

/** The user's environment without what could lead the tests to another database. */
function environment(url: string): Record<string, string | undefined> {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^PG[A-Z]+$/.test(name) && !/DATABASE_URL/.test(name) && !/^VITEST/.test(name),
  );
  return { ...Object.fromEntries(others), DATABASE_URL: url };
}

export async function testsGate(story: Story, input: TestsInput): Promise<GateResult> {
  const judge = new Judge('tests');
  const { tests } = input;
  if (tests === undefined) {
    return judge.uncovered(
      'No test command is configured.',
      'Set gates.tests.command in the configuration.',
    );
  }
  const { broken } = await story.tell();
  if (broken !== null) {
    judge.findings.push(brokenFinding(broken));
    return judge.result();
  }
  const timeout = tests.timeout ?? 300_000;
  const { database } = await story.populated();
  await database.execute(sql`RESET ALL`);
  const served = await serve(database.pglite);
  story.input.doing(`the command ${tests.command}`);
  try {
    const started = Date.now();
    const end = await runCommand({
      command: tests.command,
      cwd: input.root,
      env: environment(served.url),
      timeout,
      started: input.started,
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (end.code === 0 && !end.timedOut) {
      judge.evidence.push(
        `${tests.command}: passed in ${seconds} s, ${counted(served.connections(), 'connection')}`,
      );
      if (served.connections() === 0) {
        judge.findings.push({
          what: 'The tests passed without connecting to the database.',
          where: `gates.tests.command: ${tests.command}`,
          next: 'Let them use DATABASE_URL.',
        });
      }
    } else {
      judge.findings.push({
        what: end.timedOut
          ? `The tests did not end within ${timeout / 1000} s.`
          : `The tests fail: ${end.code === null ? `ended by ${end.signal}` : `exit code ${end.code}`}.`,
        where: `gates.tests.command: ${tests.command}`,
        why: end.tail.map((line) => redact(line)).join('\n'),
        next: 'Run the command with DATABASE_URL of a migrated database to see more.',
      });
    }
  } finally {
    await served.close();
  }
  judge.notCovered.push(
    'connections that work at the same time: PGlite has one session, they take turns',
  );
  return judge.result();
}
