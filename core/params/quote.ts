const MAX_QUOTED_LENGTH = 80;

/** A piece of a file in backquotes for a message, cut to 80 characters. */
export function quote(text: string): string {
  const cut = text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH).toWellFormed()}…`;
  return `\`${cut}\``;
}
