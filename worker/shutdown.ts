import type { Logger } from '#core/ports/logger.ts';
import type { Worker } from './worker.ts';

/** Where the requests to stop come from: signals by name, and the end of standard input. */
export interface StopSources {
  readonly signals: Pick<NodeJS.EventEmitter, 'on'>;
  /** Closes when whoever started the worker is gone; absent when nobody is to be outlived. */
  readonly stdin?: { once(event: 'close', listener: () => void): { resume(): void } };
}

/** First signal: stop in order. Second one, or the end of standard input: stop at once. */
export function stopOnRequest(worker: Pick<Worker, 'stop' | 'stopNow'>, sources: StopSources, logger: Logger): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT']) {
    sources.signals.on(signal, () => {
      logger.info(asked ? 'stopping at once' : 'stopping: what runs has its grace time', { signal });
      if (asked) worker.stopNow();
      else worker.stop();
      asked = true;
    });
  }
  sources.stdin
    ?.once('close', () => {
      logger.warn('stopping at once: whoever started this worker is gone');
      worker.stopNow();
    })
    .resume();
}
