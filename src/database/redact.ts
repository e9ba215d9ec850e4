/** Takes passwords out of a text that may hold a connection string. */

const inAuthority = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]*@/gi;
const inParameters = /\b((?:ssl)?password)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'"]+)/gi;

/** `secrets` are blanked wherever they occur. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(inAuthority, '$1:***@').replace(inParameters, '$1$2***');
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '***');
  return clean;
}
