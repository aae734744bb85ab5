import type { CancelSignal } from '#core/ports/cancel-signal.ts';

/** Runs a call of the SDK that is given up, and not tried again, once the signal is aborted: it throws then. */
export async function withAbortSignal<T>(
  signal: CancelSignal,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await call(controller.signal);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
