import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Random } from '#core/ports/random.ts';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // CLOCK_MONOTONIC, which runs on while the process is stopped.
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end, { once: true });
    }),
};

/** SHA-256 in hexadecimal. */
export const systemDigest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export const systemRandom: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };

/** One JSON object a line, as CloudWatch Logs Insights reads them; errors with their stack and cause. */
export function jsonLogger(write: (line: string) => void): Logger {
  const log =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
      write(`${JSON.stringify({ level, message, ...fields }, errorsAsText)}\n`);
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

function errorsAsText(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
