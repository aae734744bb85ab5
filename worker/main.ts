import { parseArgs } from 'node:util';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { makeSsmClient } from '#adapters/aws/clients/ssm-client.ts';
import { readStackSettings } from '#adapters/aws/stack-settings.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import { runWorker } from './run-worker.ts';

/** The worker as a process of its own. With `--stage` it finds its deployment by itself. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stage: { type: 'string' }, 'until-stdin-closes': { type: 'boolean', default: false } },
  });
  // A copy, since every look into the live one is a call to the system.
  const own = { ...process.env };
  const environment = values.stage === undefined ? own : { ...own, ...(await settingsOf(values.stage, own)) };
  await runWorker(environment, { untilStdinCloses: values['until-stdin-closes'] });
}

async function settingsOf(stage: string, variables: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const client = makeSsmClient(clientOptionsFrom(variables));
  try {
    return await readStackSettings(client, stage);
  } finally {
    client.destroy();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof AkkaflowError ? error.message : error);
  process.exit(1);
}
