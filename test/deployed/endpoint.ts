import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { installMiniStack } from '../../scripts/ministack/install-ministack.ts';
import { startMiniStack } from '../../scripts/ministack/start-ministack.ts';

/** AWS as far as the tests need it: the variables that lead to it, as somebody who may do everything. */
export interface Endpoint {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The endpoint that `AWS_ENDPOINT_URL` names, which is left as it is in the end; or a MiniStack of our own. */
export async function openEndpoint(say: (line: string) => void): Promise<Endpoint> {
  const { AWS_ENDPOINT_URL: named, NODE_EXTRA_CA_CERTS: certificate, ...env } = process.env;
  if (!named) return await startMiniStack({ python: await installMiniStack(say), port: 0 });
  const variables = {
    AWS_ENDPOINT_URL: named,
    AWS_REGION: env['AWS_REGION'] || 'us-east-1',
    AWS_ACCESS_KEY_ID: env['AWS_ACCESS_KEY_ID'] || 'test',
    AWS_SECRET_ACCESS_KEY: env['AWS_SECRET_ACCESS_KEY'] || 'test',
    ...(certificate && { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate }),
  };
  return { variables, stop: async () => {} };
}

/** Makes this process take the certificate that processes take by `NODE_EXTRA_CA_CERTS` when they start. */
export function trustCertificate({ NODE_EXTRA_CA_CERTS: file }: Readonly<Record<string, string>>): void {
  if (file !== undefined) setDefaultCACertificates([...getCACertificates(), readFileSync(file, 'utf8')]);
}
