import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { KEPT_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';

interface Service {
  readonly build: string | { readonly context: string; readonly dockerfile: string };
  readonly image: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly [key: string]: unknown;
}

const ROOT = path.join(import.meta.dirname, '../..');
const PORT = '4566';

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const services: Readonly<Record<string, Service>> = parse(read('docker-compose.yml')).services;
const { aws, worker } = services as { readonly aws: Service; readonly worker: Service };
const emulator = read('scripts/ministack/Dockerfile');

describe('docker-compose.yml', () => {
  it('builds its images here, of pinned ones and pinned packages', () => {
    expect(Object.values(services).map(({ build }) => build)).toEqual([
      'scripts/ministack',
      { context: '.', dockerfile: 'worker/Dockerfile' },
    ]);
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(emulator.match(/^FROM .*/gm)).toEqual([`FROM node:${devDependencies.node}-bookworm-slim`]);
    expect(emulator).toContain('--requirement /opt/ministack/requirements.txt');
    const packages = read('scripts/ministack/requirements.txt').match(/^[^#\n].*/gm) ?? [];
    expect(packages.length).toBeGreaterThan(0);
    for (const each of packages) expect(each).toMatch(/^[\w-]+==[\w.]+$/);
  });

  it('lets nobody in but from this machine', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual([`127.0.0.1:${PORT}:${PORT}`]);
  });

  it('gives the worker the address that the emulator puts into what is deployed', () => {
    const { sqs, ssm } = clientOptionsFrom(worker.environment).endpoints ?? {};
    expect([sqs, ssm]).toEqual(Array(2).fill(`http://${aws.environment['MINISTACK_HOST']}:${PORT}`));
    expect(worker).toMatchObject({
      network_mode: 'service:aws',
      depends_on: { aws: { condition: 'service_healthy' } },
    });
    expect(aws.healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${PORT}/`);
    expect(read('docs/deploy.md')).toContain(`AWS_ENDPOINT_URL=${worker.environment['AWS_ENDPOINT_URL']} `);
  });

  it('sets variables of the worker that there are, and leaves all else to the stage', () => {
    const documented = read('docs/worker.md');
    const own = Object.keys(worker.environment).filter((name) => !name.startsWith('AWS_'));
    for (const name of own) expect(documented).toContain(`| \`${name}\` |`);
    expect(worker.command).toEqual(['--stage', expect.stringMatching(/:-dev}$/)]);
    expect(read('worker/main.ts')).toContain("stage: { type: 'string' }");
  });

  it('takes all rights of root away but those that the worker keeps', () => {
    for (const service of Object.values(services))
      expect(service).toMatchObject({ init: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(aws).not.toHaveProperty('cap_add');
    expect(emulator).toMatch(/^USER node$/m);
    expect(worker['cap_add']).toEqual(KEPT_CAPABILITIES);
  });
});
