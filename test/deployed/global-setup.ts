import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { Cdk } from './cdk.ts';
import { openEndpoint, trustCertificate } from './endpoint.ts';
import { makeRoles, removeRoles } from './roles.ts';
import { AUTHOR, CONTEXT, type DeploymentFacts, OPERATOR, ROLES_STACK, rolesOf, STAGE, WORKER } from './stage.ts';
import { environmentOf, WorkerProcess } from './worker-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    deployment: DeploymentFacts;
  }
}

type Cleanup = () => Promise<void> | void;

/** Deploys the stack, as a user would, with a worker beside it; what it takes is said on standard error. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cleanups: Cleanup[] = [];
  const cleanUp = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    project.provide('deployment', await deploy((cleanup) => cleanups.push(cleanup)));
    return cleanUp;
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function deploy(onEnd: (cleanup: Cleanup) => void): Promise<DeploymentFacts> {
  const endpoint = await timed('an endpoint that speaks like AWS', () => openEndpoint(say));
  onEnd(() => endpoint.stop());
  const { variables: root } = endpoint;
  trustCertificate(root);
  Object.assign(process.env, root);
  const cdk = new Cdk(environmentOf(root), STAGE, CONTEXT);
  await timed('cdk bootstrap', () => cdk.bootstrap());
  const { outputs } = await timed('cdk deploy', () => cdk.deploy());
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-deployed-'));
  onEnd(() => rmSync(folder, { recursive: true }));
  const byRole = await timed('roles', () => makeRoles(ROLES_STACK, rolesOf(outputs), root, folder));
  onEnd(() => removeRoles(ROLES_STACK));
  const as = (role: string) => ({ ...byRole, AWS_PROFILE: role });
  const worker = await timed('a worker', () => WorkerProcess.start(as(WORKER)));
  onEnd(() => worker.stop());
  return {
    run: randomBytes(3).toString('hex'),
    root,
    outputs,
    operator: as(OPERATOR),
    author: as(AUTHOR),
    worker: as(WORKER),
  };
}

async function timed<T>(what: string, make: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const made = await make();
  say(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return made;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
