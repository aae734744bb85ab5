/** Escape sequences of terminals: `ESC [ … letter`, `ESC ] … BEL` or `ESC \`, and two characters otherwise. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const TERMINAL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g;
/** All control characters but tab and line feed, and those that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Foreign text (names, messages, output of scripts) as people can be shown it: nothing in it steers a terminal or
 * turns round what stands beside it. Line ends become `\n`.
 */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(TERMINAL_SEQUENCE, '').replace(INVISIBLE, '').toWellFormed();
}

/** The same in one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

/** At most `max` characters, the last of them `…` when something was cut off. */
export function cutTo(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
