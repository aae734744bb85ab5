import { styleText } from 'node:util';

/** The styles in use, by what they say. */
export type Style = 'good' | 'bad' | 'busy' | 'warning' | 'faint' | 'strong';

const FORMATS = {
  good: 'green',
  bad: 'red',
  busy: 'cyan',
  warning: 'yellow',
  faint: 'dim',
  strong: 'bold',
} as const;

/** One of the two streams. */
export interface Channel {
  write(text: string | Uint8Array): void;
  /** The text with colour where this stream shows it, otherwise as it is. */
  paint(style: Style, text: string): string;
  /** How many columns it shows while it is a terminal, coloured or not; a file or a pipe has none. */
  width(): number | undefined;
  /** Its size while it is a terminal on which things may move. */
  size(): { readonly columns: number; readonly rows: number } | undefined;
}

/** Data goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(chunk: string | Uint8Array): boolean;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Colour and motion only on a terminal, and never with a non-empty `NO_COLOR` (no-color.org) or on a dumb one. */
export function makeChannel(stream: Stream, variables: Readonly<Record<string, string | undefined>>): Channel {
  const plain = stream.isTTY !== true || Boolean(variables['NO_COLOR']) || variables['TERM'] === 'dumb';
  return {
    write: (text) => {
      stream.write(text);
    },
    paint: (style, text) => (plain ? text : styleText(FORMATS[style], text, { validateStream: false })),
    width: () => (stream.isTTY === true ? stream.columns || DEFAULT_COLUMNS : undefined),
    size: () => (plain ? undefined : { columns: stream.columns || DEFAULT_COLUMNS, rows: stream.rows || DEFAULT_ROWS }),
  };
}
