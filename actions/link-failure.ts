import { FileSystemError } from '#adapters/links/errors.ts';
import type { ActionFailure } from '#core/ports/action.ts';

/** The failure that an error of a file system or of a host means for its attempt; anything else is thrown on. */
export function linkFailure(error: unknown): ActionFailure {
  if (error instanceof FileSystemError) return { outcome: 'FAILED', message: error.message, fault: error.fault };
  throw error;
}
