import { AkkaflowError } from '#core/model/errors.ts';

/** A part of the local system could not be started or ended by itself. */
export class LocalModeError extends AkkaflowError {
  override readonly name = 'LocalModeError';
  readonly code = 'local-mode';
}

/** A program was called with an option that it does not take so: it ends with 2. */
export class OptionError extends AkkaflowError {
  override readonly name = 'OptionError';
  readonly code = 'option';
}

/** Another local system has the data directory. */
export class DataDirectoryInUse extends AkkaflowError {
  override readonly name = 'DataDirectoryInUse';
  readonly code = 'data-directory-in-use';

  constructor(dataDir: string, running?: { readonly pid: number; readonly url: string }) {
    const who = running === undefined ? 'another process' : `process ${running.pid}, which answers at ${running.url}`;
    super(`${dataDir} is in use by ${who}: use that system, stop it, or choose another directory with --data`, {
      dataDir,
      ...running,
    });
  }
}
