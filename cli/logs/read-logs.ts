import { setTimeout as sleep } from 'node:timers/promises';
import { type AttemptRecord, attemptKey } from '#core/model/attempt.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { LogPrinter } from './log-printer.ts';

export interface LogRequest {
  readonly id: string;
  /** All nodes when absent. */
  readonly node?: string;
  /** Go on until the instance has ended. */
  readonly follow: boolean;
  /** Once it aborts, nothing more is read. */
  readonly signal?: AbortSignal;
}

/** One attempt whose output there is to read. */
export interface LogSource {
  readonly node: string;
  readonly attempt: AttemptRecord;
}

/** Where reading an attempt's log goes on. */
interface Place {
  readonly cursor?: string;
  readonly done: boolean;
}

const POLL_MS = 500;
/** Scripts of a killed instance may still be stopping when it has ended: this many more looks. */
const LAST_LOOKS = 20;

/** Prints the output of an instance's attempts in the order in which they started. */
export async function readLogs(client: ApiClient, request: LogRequest, printer: LogPrinter): Promise<void> {
  const places = new Map<string, Place>();
  for (let looksLeft = LAST_LOOKS; looksLeft > 0; ) {
    const view = await client.instances.info(request.id);
    let unfinished = 0;
    for (const source of sourcesOf(view, request.node)) {
      const key = attemptKey(source.attempt.ref);
      const place = await readOn(client, view.id, source, places.get(key) ?? { done: false }, printer);
      places.set(key, place);
      if (!place.done) unfinished++;
    }
    if (!request.follow) return;
    if (isTerminal(view.status)) {
      if (unfinished === 0) return;
      looksLeft--;
    }
    if (request.signal?.aborted) return;
    // An abort only ends the pause.
    await sleep(POLL_MS, undefined, { ...(request.signal && { signal: request.signal }) }).catch(() => undefined);
    if (request.signal?.aborted) return;
  }
}

/** The attempts of one node or of all, in the order in which they started. Throws `CommandFailure` for a node that is not there. */
export function sourcesOf(view: InstanceView, name: string | undefined): readonly LogSource[] {
  const nodes = view.nodes.filter((node) => name === undefined || node.name === name);
  if (nodes.length === 0) {
    throw new CommandFailure(`Instance ${view.id} of "${view.workflow}" has no node "${name}"`, EXIT.notFound);
  }
  return nodes
    .flatMap((node) => node.attempts.map((attempt) => ({ node: node.name, attempt })))
    .sort((a, b) => (a.attempt.startedAt ?? 0) - (b.attempt.startedAt ?? 0));
}

/** Prints what is there, up to its end or to where nothing more is written yet. */
async function readOn(client: ApiClient, id: string, { node, attempt }: LogSource, from: Place, printer: LogPrinter) {
  let place = from;
  while (!place.done) {
    const { run, iteration, attempt: number } = attempt.ref;
    const page = await client.instances.log(id, node, { run, iteration, attempt: number, ...cursorOf(place) });
    printer.print(node, attempt.ref, page.records);
    const stuck = page.cursor === place.cursor || page.records.length === 0;
    place = { cursor: page.cursor, done: page.done };
    if (stuck) break;
  }
  return place;
}

function cursorOf({ cursor }: Place): { readonly cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}
