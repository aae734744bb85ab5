import type { Ports } from '#core/ports/ports.ts';
import { makeAwsPorts } from './aws/aws-ports.ts';
import type { AwsClients } from './aws/clients.ts';
import { type Deployment, resourcesOf } from './aws/environment.ts';
import { FileSecretStore } from './system/file-secret-store.ts';
import { FolderAttachments } from './system/folder-attachments.ts';

/** Every port of a deployment: over AWS or its emulators, but for secrets that a file keeps and files in a folder. */
export function makeDeploymentPorts(
  clients: AwsClients,
  deployment: Deployment,
  system: Parameters<typeof makeAwsPorts>[2],
): Ports {
  const ports = makeAwsPorts(clients, resourcesOf(deployment), system);
  const { secrets, filesFolder } = deployment;
  return {
    ...ports,
    ...(secrets.type === 'file' && { secrets: new FileSecretStore(secrets.path) }),
    ...(filesFolder !== undefined && { attachments: new FolderAttachments(filesFolder) }),
  };
}
