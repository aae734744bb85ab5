import { AkkaflowError } from '#core/model/errors.ts';

/** Something was to be recorded under a lease that had run out. */
export class LeaseLostError extends AkkaflowError {
  override readonly name = 'LeaseLostError';
  readonly code = 'lease-lost';
}

/** The store took so long to answer a heartbeat that it is tried again. */
export class HeartbeatTimeoutError extends AkkaflowError {
  override readonly name = 'HeartbeatTimeoutError';
  readonly code = 'heartbeat-timeout';
}

/** The worker's environment variables are not usable; the message says which and how to mend them. */
export class SettingsError extends AkkaflowError {
  override readonly name = 'SettingsError';
  readonly code = 'bad-settings';
}

/** A process of an action could not be started. */
export class SpawnError extends AkkaflowError {
  override readonly name = 'SpawnError';
  readonly code = 'spawn-failed';
}

/** The launcher could not do something as the user of a slot. */
export class SlotDeedError extends AkkaflowError {
  override readonly name = 'SlotDeedError';
  readonly code = 'slot-deed-failed';
}

/** The launcher died, and with it all knowledge of how a process of an action ends. */
export class LauncherLostError extends AkkaflowError {
  override readonly name = 'LauncherLostError';
  readonly code = 'launcher-lost';
}
