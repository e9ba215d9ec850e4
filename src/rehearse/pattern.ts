/**
 * Texts that a regular expression is likely to match. It knows what is common in check constraints:
 * classes, groups, alternatives, repetition. A guess: PostgreSQL says which of them really match.
 */

import type { Random } from './random.ts';

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const classes: Readonly<Record<string, readonly string[]>> = {
  d: printable.filter((each) => /\d/.test(each)),
  w: printable.filter((each) => /\w/.test(each)),
  s: [' '],
  digit: printable.filter((each) => /\d/.test(each)),
  alpha: printable.filter((each) => /[a-z]/i.test(each)),
  alnum: printable.filter((each) => /[a-z0-9]/i.test(each)),
  lower: printable.filter((each) => /[a-z]/.test(each)),
  upper: printable.filter((each) => /[A-Z]/.test(each)),
  xdigit: [...'0123456789abcdef'],
  space: [' '],
};
const ordinary = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

class Generator {
  readonly #text: string;
  readonly #random: Random;
  #at = 0;

  constructor(text: string, random: Random) {
    this.#text = text;
    this.#random = random;
  }

  /** The alternatives up to the end or the closing parenthesis; one of them. */
  alternatives(): string {
    const found = [this.#sequence()];
    while (this.#take('|')) found.push(this.#sequence());
    return this.#random.pick(found) ?? '';
  }

  #sequence(): string {
    let made = '';
    while (this.#at < this.#text.length && !/[|)]/.test(this.#peek())) {
      const start = this.#at;
      let piece = this.#atom();
      const end = this.#at;
      const times = this.#times();
      const after = this.#at;
      if (times === 0) piece = '';
      for (let count = 1; count < times; count += 1) {
        this.#at = start;
        piece += this.#atom();
      }
      this.#at = Math.max(after, end);
      made += piece;
    }
    return made;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #next(): string {
    const character = this.#peek();
    this.#at += 1;
    return character;
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #atom(): string {
    const character = this.#next();
    if (character === '^' || character === '$') return '';
    if (character === '.') return this.#random.pick(ordinary) ?? '';
    if (character === '[') return this.#random.pick(this.#class()) ?? '';
    if (character === '\\') {
      const escaped = this.#next();
      return this.#random.pick(classes[escaped] ?? [escaped]) ?? '';
    }
    if (character !== '(') return character;
    this.#take('?:');
    const inner = this.alternatives();
    this.#take(')');
    return inner;
  }

  #class(): readonly string[] {
    const not = this.#take('^');
    const members: string[] = [];
    for (let first = true; this.#at < this.#text.length; first = false) {
      if (!first && this.#take(']')) break;
      const named = /^\[:(\w+):\]/.exec(this.#text.slice(this.#at));
      if (named !== null) {
        this.#at += named[0].length;
        members.push(...(classes[named[1] ?? ''] ?? []));
        continue;
      }
      const from = this.#next();
      if (from === '\\') {
        const escaped = this.#next();
        members.push(...(classes[escaped] ?? [escaped]));
      } else if (this.#peek() === '-' && this.#text[this.#at + 1] !== ']') {
        this.#at += 1;
        const to = this.#next();
        members.push(...printable.filter((each) => each >= from && each <= to));
      } else members.push(from);
    }
    return not ? ordinary.filter((each) => !members.includes(each)) : members;
  }

  #times(): number {
    let [least, most] = [1, 1];
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(this.#text.slice(this.#at));
    if (counted !== null) {
      this.#at += counted[0].length;
      least = Number(counted[1]);
      most = counted[2] === '' ? least : counted[3] === '' ? least + 4 : Number(counted[3]);
    } else if (this.#take('*')) [least, most] = [0, 4];
    else if (this.#take('+')) [least, most] = [1, 5];
    else if (this.#take('?')) [least, most] = [0, 1];
    else return 1;
    this.#take('?');
    return least + this.#random.integer(Math.min(most, least + 64) - least + 1);
  }
}

/** One text that `pattern` may match. */
export function matching(pattern: string, random: Random): string {
  return new Generator(pattern, random).alternatives().slice(0, 4000);
}
