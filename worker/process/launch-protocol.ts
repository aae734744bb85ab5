import type { Readable } from 'node:stream';
import type { ProcessExit } from '#core/ports/action.ts';
import type { SlotIdentity } from './identities.ts';
import type { SlotDeed } from './slot-deeds.ts';

/** A process to start, by absolute paths. */
export interface LaunchPlan {
  readonly command: string;
  readonly args: readonly string[];
  /** Entered with the rights of its user. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly identity?: SlotIdentity;
  /** Named pipes for its output, which somebody else reads. */
  readonly pipes: { readonly out: string; readonly err: string };
  /**
   * Makes it a program of ours: it reads this on its standard input, and answers on descriptor `ANSWER_FD`. The input
   * may hold secrets, so that it goes through pipes only; at most `MAX_INPUT_BYTES`, since it goes through the launcher.
   */
  readonly input?: string;
}

/** Four times what a definition may have: what is larger repeats long values of parameters. */
export const MAX_INPUT_BYTES = 4 * 1024 * 1024;

export const ANSWER_FD = 4;
/** A longer answer is none. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** How a process ended, and what it answered before if it is a program of ours. */
export interface ProcessEnd {
  readonly exit: ProcessExit;
  readonly answer?: string;
}

export type StopSignal = 'SIGTERM' | 'SIGKILL';

/** What the worker asks of its launcher, a line of JSON each; `id` names one process, or deed, in all that is said of it. */
export type LauncherRequest = { readonly id: number } & (
  | { readonly type: 'launch'; readonly plan: LaunchPlan }
  /** It may begin: the guard knows of it. */
  | { readonly type: 'go' }
  /** To its group; one that has ended already is left alone. */
  | { readonly type: 'kill'; readonly signal: StopSignal }
  | { readonly type: 'do'; readonly identity: SlotIdentity; readonly deed: SlotDeed }
);

/** What the launcher answers: `started`, then `ended`; to a deed `done`; or `failed` alone. */
export type LauncherReport = { readonly id: number } & (
  | { readonly type: 'started'; readonly group: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'done' }
  | { readonly type: 'ended'; readonly end: ProcessEnd }
);

export function encodeLine(message: LauncherRequest | LauncherReport): string {
  return `${JSON.stringify(message)}\n`;
}

/** Calls `onMessage` for each whole line. Both ends are programs of ours, so that the shape is believed. */
export function readMessages<T extends LauncherRequest | LauncherReport>(
  stream: Readable,
  onMessage: (message: T) => void,
): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onMessage(JSON.parse(line) as T);
  });
}
