import { parseArgs } from 'node:util';
import { AkkaflowError } from '#core/model/errors.ts';
import { runWorker } from './run-worker.ts';

/** The worker as a process of its own. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'until-stdin-closes': { type: 'boolean', default: false } } });
  // A copy, since every look into the live one is a call to the system.
  await runWorker({ ...process.env }, { untilStdinCloses: values['until-stdin-closes'] });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof AkkaflowError ? error.message : error);
  process.exit(1);
}
