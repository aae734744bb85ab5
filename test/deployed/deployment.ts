import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, inject } from 'vitest';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { type AwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { ApiClient } from '#cli/client/api-client.ts';
import { awsSignature } from '#cli/connection/sign-requests.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import { STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import { isTerminal } from '#core/model/status.ts';
import { type CommandResult, runNode } from './run-command.ts';
import { AUTHOR, STAGE } from './stage.ts';
import { COMMAND_LINE, environmentOf } from './worker-process.ts';

const POLL_MS = 300;
const WAIT_MS = 90_000;
const COMMAND_MS = 120_000;

const { outputs, operator, root } = inject('deployment');
export const BUCKET = outputs[STACK_OUTPUTS.bucket] ?? '';

/** The API at the address of API Gateway, asked by the operator. */
export const api = new ApiClient(
  outputs[STACK_OUTPUTS.apiUrl] ?? '',
  awsSignature({ region: root['AWS_REGION'] ?? '' }),
);

const authorS3 = new S3Client({ profile: AUTHOR, forcePathStyle: true });

/** Clients of somebody who may do everything. The caller closes them. */
export function rootClients(): AwsClients {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = root;
  return makeAwsClients({ ...clientOptionsFrom(root), credentials: { accessKeyId, secretAccessKey } });
}

/** A command of `akkaflow` on the deployment, by the operator. */
export async function akkaflow(...args: readonly string[]): Promise<CommandResult> {
  return await runNode([COMMAND_LINE, '--stage', STAGE, ...args], environmentOf(operator), COMMAND_MS);
}

/** What the loader says of an upload. */
export interface UploadReport {
  readonly versionId: string;
  readonly result: 'accepted' | 'refused' | 'deleted';
  readonly message: string;
  readonly uploadedBy: string;
  readonly lines: readonly string[];
}

/** Puts a definition into the bucket as its author, and answers the version of S3. `path` is that below `definitions/`. */
export async function upload(path: string, xml: string): Promise<string> {
  const put = new PutObjectCommand({ Bucket: BUCKET, Key: `definitions/${path}`, Body: xml });
  return (await authorS3.send(put)).VersionId ?? expect.unreachable('The bucket keeps no versions');
}

export async function removeUpload(path: string): Promise<void> {
  await authorS3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `definitions/${path}` }));
}

/** What the loader has said last of a path; undefined when nothing yet. */
export async function readReport(path: string): Promise<UploadReport | undefined> {
  try {
    const { Body } = await authorS3.send(new GetObjectCommand({ Bucket: BUCKET, Key: `diagnostics/${path}.json` }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Uploads, and waits until the loader has said what became of that version. */
export async function uploadAndWait(path: string, xml: string): Promise<UploadReport> {
  const versionId = await upload(path, xml);
  return await until(`the report of ${path}`, async () => {
    const report = await readReport(path);
    return report?.versionId === versionId && report;
  });
}

/** Starts an instance over the API and answers its id. */
export async function start(workflow: string, params: Readonly<Record<string, string>> = {}): Promise<string> {
  return (await api.workflows.start(workflow, { params })).id;
}

/** Waits until an instance has ended. */
export async function ended(id: string): Promise<InstanceView> {
  return await until(`the end of ${id}`, async () => {
    const view = await api.instances.info(id);
    return isTerminal(view.status) && view;
  });
}

/** Waits until a node of an instance runs on a worker. */
export async function running(id: string, node: string): Promise<InstanceView> {
  return await until(`${node} of ${id} to run`, async () => {
    const view = await api.instances.info(id);
    return view.nodes.some(({ name, attempts }) => name === node && attempts.at(-1)?.status === 'RUNNING') && view;
  });
}

/** Asks until there is an answer. Throws when there is none for long. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | false | undefined>,
  timeoutMs = WAIT_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
    await wait(POLL_MS);
  }
  throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
}
