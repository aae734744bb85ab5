import { CursorSeal } from '#api/cursor-seal.ts';
import { CursorError } from '#core/model/errors.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';
import { portsOver } from '../sample-items.ts';

const seal = new CursorSeal('0123456789abcdef');
/** Of a table that is empty, whoever asks. */
const ports = portsOver(async () => ({ Items: [], Count: 0 }));
const POSITION = 'daily\u0001\ud83d\ude00';

/** Cursors of the API: those of a list, and whatever else is given as one. */
export const cursors: FuzzTarget = {
  name: 'cursors',
  inputs: hostile([
    seal.close('listInstances', POSITION),
    seal.close('listInstances', ''),
    seal.close('listWorkflows', 'a#b'),
    '',
  ]),
  hold: async (cursor) => {
    const { instances, workflows } = ports;
    const opened = attempt(() => seal.open('listInstances', cursor));
    await attemptLater(() => instances.list({ status: 'RUNNING' }, { limit: 3, cursor }));
    await attemptLater(() => workflows.list('/etl', { limit: 3, cursor }));
    return () => demand(opened === undefined || opened === POSITION || opened === '', 'only what was sealed');
  },
};

function attempt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof CursorError) return undefined;
    throw error;
  }
}

async function attemptLater(list: () => Promise<unknown>): Promise<void> {
  try {
    await list();
  } catch (error) {
    if (!(error instanceof CursorError)) throw error;
  }
}
