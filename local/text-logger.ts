import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A line for people: time, level, message and fields as `key=value`. */
export function textLogger(write: (line: string) => void, clock: Clock): Logger {
  const log =
    (level: string) =>
    (message: string, fields: Fields = {}): void => {
      const parts = Object.entries(fields).map(([key, value]) => ` ${key}=${textOf(value)}`);
      write(`${new Date(clock.now()).toISOString()} ${level} ${message}${parts.join('')}\n`);
    };
  return { info: log('info '), warn: log('warn '), error: log('error') };
}

/** One line whatever the value, so that a message cannot look like an entry of its own. */
function textOf(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(`${value.stack ?? value}${causeOf(value)}`);
  if (typeof value === 'string' && /^[\w.:/@-]+$/.test(value)) return value;
  return JSON.stringify(value) ?? 'undefined';
}

function causeOf({ cause }: Error): string {
  return cause === undefined ? '' : `; caused by ${cause}`;
}
