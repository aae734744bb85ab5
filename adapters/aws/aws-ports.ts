import type { Clock } from '#core/ports/clock.ts';
import type { Ports } from '#core/ports/ports.ts';
import type { Random } from '#core/ports/random.ts';
import type { AwsClients } from './clients.ts';
import * as makers from './port-makers.ts';
import type { AwsResources } from './resources.ts';
import { secrets } from './secret-makers.ts';

/** Every port over AWS. A composition root may replace one: local mode has a bus of its own, and its secrets in a file. */
export function makeAwsPorts(
  clients: AwsClients,
  resources: AwsResources,
  system: { readonly clock: Clock; readonly random: Random },
): Ports {
  const {
    makePorts,
    actionSender: _sender,
    logReader: _reader,
    uploads: _uploads,
    uploadBucket: _uploadBucket,
    ...all
  } = makers;
  return makePorts({ ...clients, ...system, resources }, { ...all, secrets });
}
