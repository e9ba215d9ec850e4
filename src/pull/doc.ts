/**
 * Code with places where its lines may be broken, and the printer that breaks those of them that it must.
 *
 * A group stays on one line when it fits; otherwise all of its own breaks become new lines.
 */

export type Doc =
  | string
  | readonly Doc[]
  | { readonly type: 'group'; readonly doc: Doc }
  | { readonly type: 'indent'; readonly doc: Doc }
  /** On one line, whatever group it is in. */
  | { readonly type: 'flat'; readonly doc: Doc }
  /** The first when what comes before its first break has room, else the second. */
  | { readonly type: 'either'; readonly first: Doc; readonly second: Doc }
  /** `flat` when its group stays on one line. */
  | { readonly type: 'break'; readonly flat: string; readonly broken: string }
  /** A new line whatever fits. */
  | { readonly type: 'line' };

const width = 100;

const group = (...doc: readonly Doc[]): Doc => ({ type: 'group', doc });
export const indent = (...doc: readonly Doc[]): Doc => ({ type: 'indent', doc });
/** A new line, or `flat`; `before` stands at the end of the line that is broken. */
const soft = (flat = '', before = ''): Doc => ({ type: 'break', flat, broken: before });
export const line: Doc = { type: 'line' };

const separated = (docs: readonly Doc[], separator: Doc): Doc[] =>
  docs.flatMap((each, at) => (at === 0 ? [each] : [separator, each]));

/** `[a, b]`, `(a, b)`; `space` within the brackets: `{ a, b }`. */
export function list(open: string, docs: readonly Doc[], close: string, space = ''): Doc {
  if (docs.length === 0) return `${open}${close}`;
  return group(
    open,
    indent(soft(space), ...separated(docs, [',', soft(' ')])),
    soft(space, ','),
    close,
  );
}

/** An array; several objects have a line each. */
export function array(docs: readonly Doc[]): Doc {
  if (docs.length < 2 || !docs.every(isRow)) return list('[', docs, ']');
  return group('[', indent(...docs.flatMap((each): Doc[] => [line, each, ','])), line, ']');
}

type Entries = readonly (readonly [key: Doc, value: Doc])[];
const property = ([key, value]: Entries[number]): Doc => (key === value ? key : [key, ': ', value]);

export const object = (entries: Entries): Doc => list('{', entries.map(property), '}', ' ');

/** An object with a line for each of its properties. */
export const block = (entries: Entries): Doc =>
  entries.length === 0
    ? '{}'
    : group(
        '{',
        indent(...entries.flatMap((each): Doc[] => [line, property(each), ','])),
        line,
        '}',
      );

/** An object with more than one property. */
function isRow(doc: Doc): boolean {
  if (typeof doc === 'string' || isList(doc) || doc.type !== 'group' || !isList(doc.doc))
    return false;
  const [open, within] = doc.doc;
  const listed = typeof within === 'object' && 'doc' in within ? within.doc : '';
  return open === '{' && isList(listed) && listed.length > 2;
}

const isGroup = (doc: Doc | undefined) =>
  typeof doc === 'object' && 'type' in doc && doc.type === 'group';

/** `name(a, b)`; an object or an array that comes last begins on the same line. */
export function call(name: Doc, args: readonly Doc[]): Doc {
  const broken: Doc = [name, list('(', args, ')')];
  const last = args.at(-1);
  if (last === undefined || !isGroup(last)) return broken;
  const before = args.slice(0, -1).map((doc): Doc => ({ type: 'flat', doc }));
  const first: Doc = [name, '(', ...separated([...before, last], ', '), ')'];
  return before.length === 0 ? first : { type: 'either', first, second: broken };
}

/** A function is in it: such a chain is easier to read with a line for each call. */
function hasFunction(doc: Doc): boolean {
  if (typeof doc === 'string') return /^\(.*\) => $|^\(\): .* => /.test(doc);
  if (isList(doc)) return doc.some(hasFunction);
  return 'doc' in doc && hasFunction(doc.doc);
}

/** `head.a().b()`: on lines of their own from two calls on. */
export function chain(head: Doc, calls: readonly Doc[]): Doc {
  if (calls.length < 2) return [head, ...calls.map((each): Doc => ['.', each])];
  const broken = calls.some(hasFunction) ? line : soft();
  return group(head, indent(...calls.map((each): Doc => [broken, '.', each])));
}

/** `make(…).tail()`; of a schema, `auth.make(…).tail()` breaks before both. */
export function builder(make: string, doc: (make: string) => Doc, tail: Doc): Doc {
  const [owner, method] = make.split('.');
  if (owner === undefined || method === undefined) return [doc(make), '.', tail];
  return chain(owner, [doc(method), tail]);
}

interface Command {
  readonly doc: Doc;
  readonly depth: number;
  readonly flat: boolean;
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

/** Commands of a list's parts, the last first. */
const pushed = (docs: readonly Doc[], depth: number, flat: boolean): Command[] =>
  docs.map((doc) => ({ doc, depth, flat })).reverse();

/** Whether everything up to the next new line has room. */
function fits(first: Command, rest: readonly Command[], room: number): boolean {
  const stack = [first];
  let left = room;
  for (let at = rest.length; left >= 0; ) {
    const next = stack.pop() ?? rest[--at];
    if (next === undefined) return true;
    const { doc, depth, flat } = next;
    if (typeof doc === 'string') {
      const end = doc.indexOf('\n');
      left -= end < 0 ? doc.length : end;
      if (end >= 0) return left >= 0;
    } else if (isList(doc)) stack.push(...pushed(doc, depth, flat));
    else if (doc.type === 'group') stack.push({ doc: doc.doc, depth, flat });
    else if (doc.type === 'indent') stack.push({ doc: doc.doc, depth, flat });
    else if (doc.type === 'flat') stack.push({ doc: doc.doc, depth, flat: true });
    else if (doc.type === 'either') stack.push({ doc: flat ? doc.first : doc.second, depth, flat });
    else if (doc.type === 'line') return !flat;
    else if (flat) left -= doc.flat.length;
    else return left >= doc.broken.length;
  }
  return false;
}

export function print(doc: Doc): string {
  let text = '';
  let column = 0;
  const write = (piece: string) => {
    text += piece;
    const end = piece.lastIndexOf('\n');
    column = end < 0 ? column + piece.length : piece.length - end - 1;
  };
  const stack: Command[] = [{ doc, depth: 0, flat: false }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { doc: each, depth, flat } = next;
    if (typeof each === 'string') write(each);
    else if (isList(each)) stack.push(...pushed(each, depth, flat));
    else if (each.type === 'indent') stack.push({ doc: each.doc, depth: depth + 1, flat });
    else if (each.type === 'group') {
      const whole = { doc: each.doc, depth, flat: true };
      stack.push(flat || fits(whole, stack, width - column) ? whole : { ...whole, flat: false });
    } else if (each.type === 'flat') stack.push({ doc: each.doc, depth, flat: true });
    else if (each.type === 'either') {
      const first = { doc: each.first, depth, flat };
      const whole = { doc: each.first, depth, flat: true };
      const room = width - column;
      const fit = flat || fits(whole, stack, room) || fits(first, [], room);
      stack.push(fit ? first : { doc: each.second, depth, flat });
    } else if (each.type === 'break' && flat) write(each.flat);
    else write(`${each.type === 'break' ? each.broken : ''}\n${'  '.repeat(depth)}`);
  }
  return text;
}
