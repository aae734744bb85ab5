import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { systemRandom } from '#adapters/system/system.ts';
import type { ApiClient } from '#cli/client/api-client.ts';
import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import { CheckFailure } from './check.ts';

const POLL_MS = 1_000;
const DELETE_TRIES = 10;

/**
 * The part of a deployment that is ours: workflows, uploads and links whose names begin with a prefix that is drawn for each run, and what was
 * started of them. Nothing else is ever written or removed.
 */
export class Sandbox {
  /** `akkaflow-verify-1a2b3c4d`. */
  readonly prefix = `akkaflow-verify-${systemRandom.hex(4)}`;
  readonly #api: ApiClient;
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #group: string;
  readonly #workflows = new Set<string>();
  readonly #instances = new Set<string>();
  readonly #uploads = new Set<string>();
  readonly #undo: (() => Promise<unknown>)[] = [];

  constructor(api: ApiClient, s3: S3Client, bucket: string, group: string) {
    this.#api = api;
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#group = group;
  }

  /** A name of ours. */
  named(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** To be done in the end, newest first. */
  later(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** A workflow of scripts one after the other, `a0`, `a1`, …, for the group that is tried. */
  chain(name: string, scripts: readonly string[]): string {
    const actions = scripts.map((script, index) => {
      const next = index + 1 < scripts.length ? `a${index + 1}` : 'end';
      const code = `<script><code><![CDATA[\n${script}\n]]></code></script>`;
      return `<action name="a${index}" host="${this.#group}">${code}<ok to="${next}"/></action>`;
    });
    const root = `<work-flow name="${this.named(name)}" dir="/${this.prefix}">`;
    return `${root}<start name="start" to="a0"/>${actions.join('')}<end name="end"/></work-flow>`;
  }

  /** Submits a definition over the API. */
  async submit(name: string, xml: string): Promise<string> {
    this.#workflows.add(this.named(name));
    await this.#api.definitions.submit(new TextEncoder().encode(xml));
    return this.named(name);
  }

  /** Submits a chain of scripts and starts it. */
  async start(name: string, scripts: readonly string[]): Promise<string> {
    const workflow = await this.submit(name, this.chain(name, scripts));
    const { id } = await this.#api.workflows.start(workflow, {});
    this.#instances.add(id);
    return id;
  }

  /** Puts a file under `definitions/`, in the folder of ours. */
  async upload(name: string, xml: string): Promise<string> {
    this.#workflows.add(this.named(name));
    const path = `${this.prefix}/${name}.xml`;
    this.#uploads.add(path);
    const put = new PutObjectCommand({ Bucket: this.#bucket, Key: `definitions/${path}`, Body: xml });
    return (await this.#s3.send(put)).VersionId ?? '';
  }

  /** What the loader has said of an upload; undefined while it has said nothing. */
  async report(
    name: string,
  ): Promise<{ readonly versionId: string; readonly result: string; readonly message: string } | undefined> {
    const Key = `diagnostics/${this.prefix}/${name}.xml.json`;
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** Waits for the end of an instance of ours. Throws `CheckFailure` when it does not end for so long. */
  async ended(id: string, seconds: number): Promise<InstanceView> {
    return await this.#seen(id, seconds, 'ended', ({ status }) => isTerminal(status));
  }

  /** Waits until a script of ours runs, or runs again as that attempt. */
  async running(id: string, seconds: number, attempt = 1): Promise<NodeView> {
    const runs = ({ attempts }: NodeView) => attempts.at(-1)?.status === 'RUNNING' && attempts.length >= attempt;
    const view = await this.#seen(id, seconds, 'ran', ({ nodes }) => nodes.some(runs));
    return view.nodes.find(runs) ?? never();
  }

  async kill(id: string): Promise<void> {
    await this.#api.instances.command(id, 'kill', { reason: 'verified' }, 0);
  }

  /** What a script of ours wrote. */
  async output(id: string, node = 'a0'): Promise<string> {
    const { attempts = [] } = (await this.#api.instances.info(id)).nodes.find(({ name }) => name === node) ?? {};
    const last = attempts.at(-1);
    if (last === undefined) throw new CheckFailure(`${node} of ${id} has not run`);
    const { run, iteration, attempt } = last.ref;
    const { records } = await this.#api.instances.log(id, node, { run, iteration, attempt });
    return records.map(({ d = '' }) => d).join('');
  }

  /** Removes everything of ours; what cannot be removed is said. */
  async cleanUp(say: (line: string) => void): Promise<void> {
    const attempt = async (what: string, work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        say(`Not removed: ${what}: ${error instanceof Error ? error.message : error}`);
      }
    };
    for (const undo of this.#undo.reverse()) await attempt('something that a check made', undo);
    for (const id of this.#instances) await attempt(`instance ${id}`, () => this.#removeInstance(id));
    for (const path of this.#uploads) await attempt(`upload ${path}`, () => this.#removeUpload(path));
    for (const name of this.#workflows) await attempt(`workflow ${name}`, () => this.#removeWorkflow(name));
  }

  async #removeInstance(id: string): Promise<void> {
    const { status } = await this.#api.instances.info(id);
    if (!isTerminal(status)) await this.kill(id);
    for (let tries = 1; ; tries++) {
      try {
        await this.ended(id, 60);
        return await this.#api.instances.delete(id);
      } catch (error) {
        if (tries === DELETE_TRIES) throw error;
        await sleep(POLL_MS);
      }
    }
  }

  async #removeUpload(path: string): Promise<void> {
    for (const key of [`definitions/${path}`, `diagnostics/${path}.json`]) {
      await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
      const listed = await this.#s3.send(new ListObjectVersionsCommand({ Bucket: this.#bucket, Prefix: key }));
      for (const { Key, VersionId } of listed.Versions ?? []) {
        if (Key === key) await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key, VersionId }));
      }
    }
  }

  async #removeWorkflow(name: string): Promise<void> {
    try {
      await this.#api.workflows.delete(name);
    } catch (error) {
      const { exitCode } = error as { readonly exitCode?: number };
      if (exitCode !== 3) throw error;
    }
  }

  async #seen(id: string, seconds: number, what: string, isSo: (view: InstanceView) => boolean): Promise<InstanceView> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const view = await this.#api.instances.info(id);
      if (isSo(view)) return view;
      if (performance.now() > deadline) {
        throw new CheckFailure(`instance ${id} has not ${what} within ${seconds} s: it is ${view.status}`);
      }
      await sleep(POLL_MS);
    }
  }
}

function never(): never {
  throw new Error('What was seen is gone');
}
