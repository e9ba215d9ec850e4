/** Flags that take several words of a list: `--only fresh verify`, `--only fresh,verify`. */

/** A word that is not in the list is refused. */
export function several<T extends string>(name: string, choices: readonly T[]) {
  const chosen = (word: string): T => {
    const found = choices.find((choice) => choice === word);
    if (found !== undefined) return found;
    throw new Error(`--${name} does not know "${word}"; it takes ${choices.join(', ')}.`);
  };
  return {
    type: 'string',
    array: true,
    choices,
    default: [] as readonly T[],
    coerce: (words: readonly string[]): readonly T[] =>
      words.flatMap((word) => word.split(',')).map(chosen),
  } as const;
}
