/** The guide in README.md, word by word: every file that it writes, every command that it runs. */

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, whyUnavailable } from '../servers.ts';
import { type Outcome, repository, schemadiff } from './project.ts';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');

interface Block {
  /** `### 3. Change it` */
  readonly chapter: string;
  /** The file that it is to be written to. */
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

function blocks(): Block[] {
  return readme.split(/^(?=### \d)/m).flatMap((part) => {
    const chapter = /^### (\d.*)/.exec(part)?.[1];
    if (chapter === undefined) return [];
    return [...part.matchAll(/(.*)\n\n```(\w+)\n([\s\S]*?)```/g)].map(
      ([, before = '', language = '', text = '']) => ({
        chapter,
        file: /(?:Write|Replace) `([^`]+)`:$/.exec(before)?.[1],
        language,
        text,
      }),
    );
  });
}

/** What a command's remark says about its end. */
const refusals = /^(refused|says what is lost, and asks)/;

describe('the guide', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-guide-'));
  const outputs = new Map<string, Outcome>();
  // Some colour libraries take this variable for a terminal: what is shown must be the same.
  const variables: Record<string, string> = { CI: 'true' };

  beforeAll(() => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(repository, join(folder, 'node_modules/schemadiff'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function command(line: string): Promise<void> {
    const [, text = '', remark = ''] = /^(.*?)(?:\s+#\s+(.*))?$/.exec(line) ?? [];
    const words = /^npx schemadiff (.*)$/.exec(text)?.[1]?.split(' ');
    // npm is not asked to install from here, and the folder is there.
    if (words === undefined && /^(npm |mkdir shop)/.test(text)) return;
    if (text.startsWith('export DATABASE_URL=')) {
      variables.DATABASE_URL = await createDatabase(18);
    } else if (words === undefined) execFileSync('sh', ['-c', text], { cwd: folder });
    else {
      const outcome = await schemadiff(folder, words, variables);
      expect(outcome, text).toMatchObject({ code: refusals.test(remark) ? 4 : 0 });
      outputs.set(text, outcome);
    }
  }

  for (const { chapter, file, language, text } of blocks()) {
    const last = Number.parseInt(chapter, 10) > 6;
    const server = text.includes('DATABASE_URL') && language === 'sh';
    if (last || (language !== 'sh' && file === undefined)) continue;
    const title = `${chapter}: ${file ?? text.split('\n')[0]}`;
    const skipped = server && whyUnavailable(18) !== undefined;
    test.skipIf(skipped)(title, { timeout: 180_000 }, async () => {
      if (file === undefined) for (const line of text.trim().split('\n')) await command(line);
      else {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    });
  }

  test('ends with the files that it speaks of', () => {
    expect(existsSync(join(folder, 'schema/migrations/0000-users/plan.json'))).toBe(true);
    expect(outputs.size).toBeGreaterThan(8);
  });

  test('shows what the plan really prints', () => {
    const [, shown = ''] = /```\n\$ schemadiff plan --name email\n([\s\S]*?)```/.exec(readme) ?? [];
    const { stdout, stderr } = outputs.get('npx schemadiff plan --name email') ?? {};
    // From where is told first, the rest when the plan has been printed.
    const [from, ...rest] = stderr?.split(/^/m) ?? [];
    expect([from, stdout, ...rest].join('')).toBe(shown);
  });
});
