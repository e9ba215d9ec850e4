/** Files that hold both directions, told apart by lines of comments. */

import type { Folder } from './folder.ts';
import type { ForeignMigration, ForeignScript, Unavailable } from './migration.ts';

export interface Markers {
  readonly up: RegExp;
  readonly down: RegExp;
  /** In the line of a direction's mark: it runs outside of a transaction. */
  readonly aloneInMark?: RegExp;
  /** The tool that runs one file a number, and refuses two. */
  readonly oneEach?: string;
  /** Anywhere in the file: both directions run outside of a transaction. */
  readonly aloneInFile?: RegExp;
  /** See ForeignScript. */
  readonly oneQuery?: boolean;
}

/** Whether a file has such marks. */
export function isMarked(text: string, { up, down }: Markers): boolean {
  return text.split('\n').some((line) => up.test(line) || down.test(line));
}

/** Without a mark of the way up, what comes before that of the way down is up. */
export function markedMigration(folder: Folder, file: string, markers: Markers): ForeignMigration {
  const text = folder.read(file);
  const unreadable = folder.unreadable(file);
  const lines = text.split('\n');
  const [up, down] = [
    lines.findIndex((line) => markers.up.test(line)),
    lines.findIndex((line) => markers.down.test(line)),
  ];
  const alone = markers.aloneInFile?.test(text) === true;
  /** What follows a mark, up to the other one. */
  const script = (mark: number, other: number): ForeignScript | Unavailable =>
    unreadable ?? {
      text: lines.slice(mark + 1, other > mark ? other : undefined).join('\n'),
      file: folder.shown(file),
      line: mark + 2,
      transaction: !alone && markers.aloneInMark?.test(lines[mark] ?? '') !== true,
      oneQuery: markers.oneQuery === true,
    };
  return {
    id: file.replace(/\.[^./]+$/, ''),
    up: script(up, down),
    down: down < 0 ? null : script(down, up),
  };
}
