import type { LoaderEnvironment } from '#core/service/load-upload.ts';
import { makeLoaderHandler } from '#lambda/loader-handler.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';
import { type Delivery, MemoryQueue } from '#test/memory/memory-queue.ts';
import { MemoryUploadBucket } from '#test/memory/memory-upload-bucket.ts';
import { MemoryUploadStore } from '#test/memory/memory-upload-store.ts';
import { type UploadOperation, uploadedFile } from '../scenario/uploads.ts';
import type { Truth } from '../truth/truth.ts';
import { LATEST_COPY_MS, type Network, portOf } from '../world/call-port.ts';
import { NEVER, type SimProcess } from '../world/sim-process.ts';
import type { Lambdas } from './lambdas.ts';

const QUEUE = { visibilityMs: 360_000, maxReceives: 5 };
const HOUR = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const HOUR_MS = 3_600_000;

export interface UploadDeps {
  readonly network: Network;
  readonly truth: Truth;
  readonly lambdas: Lambdas;
  readonly isDown: () => boolean;
  /** Told of every message that is sent. */
  readonly sent: (again: () => void) => void;
}

type Change = 'ObjectCreated:Put' | 'ObjectRemoved:DeleteMarkerCreated' | 'ObjectRemoved:Delete';

/** The bucket of definitions: it keeps versions, and tells of changes at least once, late, and in no order; or, by a fault, never. */
export class Uploads {
  readonly bucket: MemoryUploadBucket;
  readonly store = new MemoryUploadStore();
  readonly queue: MemoryQueue;
  readonly #deps: UploadDeps;
  /** Versions of the keys that there are, newest last. */
  readonly #versions = new Map<string, { readonly id: string; readonly state: number }[]>();
  #offsetMs = 0;
  #sequence = 0xb00;

  constructor(deps: UploadDeps) {
    this.#deps = deps;
    const { world } = deps.network;
    this.bucket = new MemoryUploadBucket({ ...world.clock, now: () => world.now - this.#offsetMs });
    this.queue = new MemoryQueue(world.clock, QUEUE);
    void this.#mapUploads();
  }

  /** What a loader needs beside what all have; says when a report is written that nobody has settled. */
  portsOf(process: SimProcess): Pick<LoaderEnvironment, 'uploads' | 'uploadBucket'> {
    const { network, truth } = this.#deps;
    const uploads = portOf(network, process, 'uploads', this.store);
    const uploadBucket = portOf(network, process, 'uploadBucket', this.bucket);
    return {
      uploads: {
        load: uploads.load,
        list: uploads.list,
        replace: async (current, next) => {
          const replaced = await uploads.replace(current, next);
          if (replaced && next.result !== 'pending') truth.uploads.settled(next.key, process);
          else if (!replaced && next.result === 'pending') truth.reach('an upload was taken up by another loader');
          if (next.result !== 'pending' && !replaced) truth.reach('an upload was overtaken while it was taken up');
          return replaced;
        },
      },
      uploadBucket: {
        read: uploadBucket.read,
        list: uploadBucket.list,
        write: (key, json) => {
          truth.uploads.reported((JSON.parse(json) as { readonly file: string }).file, process);
          return uploadBucket.write(key, json);
        },
      },
    };
  }

  do(operation: Exclude<UploadOperation, { type: 'submit-content' }>): void {
    if (operation.type === 'upload-pass') this.pass();
    else if (operation.type === 'upload-purge') this.#purge(operation.key);
    else this.#put(operation);
  }

  #put({ key, content, old = false }: Extract<UploadOperation, { type: 'upload' }>): void {
    const { truth } = this.#deps;
    this.#offsetMs = old ? HOUR_MS : 0;
    const id = this.bucket.put(key, content && uploadedFile(key, content));
    this.#offsetMs = 0;
    truth.uploads.changed(key, content);
    const state = truth.uploads.statesOf(key).length - 1;
    this.#versions.set(key, [...(this.#versions.get(key) ?? []), { id, state }]);
    if (!old) this.#notify(key, content === undefined ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectCreated:Put', id);
  }

  /** The rule of every hour. */
  pass(): void {
    this.#deps.lambdas.invoke(
      'loader',
      (env) => makeLoaderHandler(env as typeof env & LoaderEnvironment)(HOUR),
      () => {},
    );
  }

  /** Everything that the bucket and its rows say: the same when a pass finds nothing more to do. */
  async snapshot(): Promise<string> {
    return JSON.stringify(await this.store.list({ limit: 1_000 }));
  }

  #purge(key: string): void {
    const versions = this.#versions.get(key) ?? [];
    const newest = versions.pop();
    if (newest === undefined) return;
    const { truth } = this.#deps;
    this.bucket.purge(key, newest.id);
    const before = versions.at(-1)?.state;
    truth.uploads.changed(key, before === undefined ? undefined : truth.uploads.statesOf(key)[before]?.content);
    truth.reach('the newest version of an upload was taken away');
    this.#notify(key, 'ObjectRemoved:Delete', newest.id);
  }

  #notify(key: string, eventName: Change, versionId: string): void {
    const { world, dice, faults } = this.#deps.network;
    this.#sequence += dice.int(1, 40);
    // S3 writes no zeros at the end.
    const sequencer = this.#sequence.toString(16).padStart(10, '0').replace(/0+$/, '');
    const object = { key: encodeURIComponent(key), versionId, sequencer };
    const body = JSON.stringify({ Records: [{ eventName, userIdentity: { principalId: 'AWS:P' }, s3: { object } }] });
    const later = (ms: number) => world.after(ms, undefined, () => this.queue.send(body));
    if (faults.strikes('upload-untold', 0.06)) return;
    later(faults.strikes('upload-told-late', 0.08) ? dice.int(10_000, HOUR_MS) : dice.int(100, 3_000));
    if (!faults.strikes('upload-told-twice', 0.08)) return;
    for (let copies = dice.int(1, 3); copies > 0; copies--)
      later(dice.pick([3_000, 300_000, LATEST_COPY_MS]) * dice.next());
  }

  /** The event source mapping; a dead letter is moved back by an operator, or left to the pass. */
  async #mapUploads(): Promise<void> {
    const { network, truth, isDown } = this.#deps;
    const { world, dice, faults } = network;
    for (;;) {
      const batch = await this.queue.poll(dice.int(1, 10), 400 * 86_400_000, NEVER);
      if (isDown()) await world.sleep(60_000, undefined);
      else this.#handOver(batch);
      for (const body of this.queue.deadLetters.splice(0)) {
        truth.reach('a notice of an upload became a dead letter');
        if (faults.strikes('redriven', 0.5)) this.queue.send(body);
      }
    }
  }

  #handOver(batch: readonly Delivery[]): void {
    if (batch.length === 0) return;
    // A notice that never came is no repetition: of a file that nobody has heard of it is news until the next pass.
    for (const { body } of batch) this.#deps.sent(() => this.queue.send(body));
    const Records = batch.map((record) => sqsRecord(record, 'definitions'));
    this.#deps.lambdas.invoke(
      'loader',
      (env) => makeLoaderHandler(env as typeof env & LoaderEnvironment)({ Records }),
      (result) => {
        if (result === undefined || this.#deps.network.faults.strikes('not-deleted', 0.02)) return;
        const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        this.queue.delete(batch.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt));
      },
    );
  }
}
