/** Patterns of the parts of a statement in which brackets, words and commas mean nothing. */

export const literalPattern = String.raw`E?'(?:[^'\\]|\\.|'')*'`;

/** Literals, quoted names, dollar-quoted bodies, comments. It has the one group that \1 means. */
export const opaquePattern = String.raw`${literalPattern}|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/`;
