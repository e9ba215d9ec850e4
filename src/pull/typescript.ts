/** Names and values as TypeScript writes them. */

/** `'a'`; between double quotes where that saves backslashes. */
export function quote(value: string): string {
  const json = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/[\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`);
  const count = (mark: string) => value.split(mark).length;
  if (count("'") > count('"')) return `"${json}"`;
  return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A template without values: JavaScript reads back the same text. */
export function template(tag: string, text: string): string {
  const escaped = text.replaceAll(/\\|`|\$\{/g, '\\$&').replaceAll('\r', '\\r');
  return `${tag}\`${escaped}\``;
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

export const propertyKey = (name: string) => (identifier.test(name) ? name : quote(name));

/** `created_at` → `createdAt`; always an identifier, though perhaps a reserved word. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name
    .split(/[^\p{ID_Continue}$]+|_+/u)
    .filter((part) => part !== '');
  const lower = /^[\p{Lu}\p{N}]+$/u.test(first)
    ? first.toLowerCase()
    : `${first.charAt(0).toLowerCase()}${first.slice(1)}`;
  const joined = [lower, ...rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join(
    '',
  );
  if (identifier.test(joined)) return joined;
  return joined === '' ? 'unnamed' : `_${joined}`;
}

/** Words that cannot name a constant, and names that the files use themselves. */
export const reserved: readonly string[] = (
  'arguments await break case catch class const continue debugger default delete do else enum eval ' +
  'export extends false finally for function if implements import in instanceof interface let new ' +
  'null package private protected public return static super switch this throw true try typeof ' +
  'undefined var void while with yield NaN Infinity Object Array t'
).split(' ');

/** A name that is not taken yet; numbered when it is. */
export function unique(taken: Set<string>, ...candidates: readonly string[]): string {
  const last = candidates.at(-1) ?? '';
  let name = candidates.find((each) => !taken.has(each));
  for (let n = 2; name === undefined; n++) {
    if (!taken.has(`${last}${n}`)) name = `${last}${n}`;
  }
  taken.add(name);
  return name;
}
