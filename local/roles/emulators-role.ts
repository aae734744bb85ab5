import { parseArgs } from 'node:util';
import { VARIABLES } from '#adapters/aws/environment.ts';
import { DataDirectory } from '../data-directory.ts';
import { emulatorAccess, emulatorVariables } from '../emulator-access.ts';
import { startEmulators } from '../emulators.ts';
import { DataDirectoryInUse, LocalModeError } from '../errors.ts';
import { wholeNumber } from './role-options.ts';
import { settingsText } from './settings-file.ts';

const MAX_PORT = 65_535;
/** All roles are on this machine, and share its clock. */
const TAKEOVER_MARGIN_MS = 2_000;

export const EMULATORS_HELP = `usage: emulators-startup [options]

Emulators of DynamoDB, SQS and S3 on the loopback, for trying the roles on one machine. Prints their settings for the
others when they are up.

  --data DIR              where they keep their data (.akkaflow)
  --dynamodb-port N       (8000)
  --sqs-s3-port N         (4566)
  --until-stdin-closes    also end when standard input does
  -h, --help              this text

Example:
  $ emulators-startup --data /tmp/etl > akkaflow.env &
`;

/** Runs the emulators until the process is asked to end. */
export async function runEmulators(args: readonly string[], stopped: Promise<void>): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '.akkaflow' },
      'dynamodb-port': { type: 'string', default: '8000' },
      'sqs-s3-port': { type: 'string', default: '4566' },
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  const data = new DataDirectory(values.data);
  const emulators = await startEmulators(data.path, {
    dynamoDb: wholeNumber('dynamodb-port', values['dynamodb-port'], 0, MAX_PORT),
    sqsAndS3: wholeNumber('sqs-s3-port', values['sqs-s3-port'], 0, MAX_PORT),
  });
  if (emulators === 'locked') throw new DataDirectoryInUse(data.path);
  const variables = {
    ...emulatorVariables(emulatorAccess(emulators)),
    [VARIABLES.secrets]: `file:${data.secretsFile}`,
    [VARIABLES.takeoverMarginMs]: `${TAKEOVER_MARGIN_MS}`,
  };
  process.stdout.write(settingsText(variables));
  const crash = await Promise.race([stopped, emulators.crashed]);
  if (crash !== undefined) throw new LocalModeError(`There is nothing to go on with: ${crash}`);
  await emulators.stop();
}
