/** A name in backticks, as MySQL has it. */
export function backQuoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
