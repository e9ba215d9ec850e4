/** Lines of a text, as errors tell them. */

export const newlines = (text: string): number => text.split('\n').length - 1;

/** The line, from 1, of the character at this position, from 0. */
export const lineAt = (text: string, position: number): number =>
  newlines(text.slice(0, position)) + 1;
