import { systemDigest } from '#adapters/system/system.ts';
import { isFreed, lastOwner } from '#core/model/source.ts';
import { type UploadContent, uploadedText, wantedName } from '../scenario/uploads.ts';
import type { World } from '../world/world.ts';

/** What a key of the bucket has held, one after the other. */
export interface UploadState {
  /** Undefined: there is no file. */
  readonly content: UploadContent | undefined;
  /** The name that it can have, and the hash of the text that defines it. */
  readonly wanted?: { readonly name: string; readonly hash: string };
}

interface Definition {
  readonly name: string;
  readonly source: string;
  readonly hash: string;
}

/** What truly lies in the bucket, and lay in it; looks at everything that becomes live of it. */
export class UploadTruth {
  readonly #world: World;
  readonly #states = new Map<string, UploadState[]>();
  /** By type, name and key: the state of the key that is live, or whose deletion was taken up. */
  readonly #reached = new Map<string, number>();
  /** Who said last what became of a file, and has not settled its row. */
  readonly #lastReports = new Map<string, object>();

  constructor(world: World) {
    this.#world = world;
  }

  get keys(): readonly string[] {
    return [...this.#states.keys()];
  }

  statesOf(key: string): readonly UploadState[] {
    return this.#states.get(key) ?? [];
  }

  /** A key holds something else from now on. */
  changed(key: string, content: UploadContent | undefined): void {
    const name = content && wantedName(content);
    const wanted =
      content === undefined || name === undefined
        ? {}
        : { wanted: { name, hash: systemDigest(uploadedText(key, content)) } };
    this.#states.set(key, [...this.statesOf(key), { content, ...wanted }]);
  }

  /** Somebody says what became of a file. */
  reported(key: string, by: object): void {
    this.#lastReports.set(key, by);
  }

  /** He has settled its row, so that what he said last is true of it. */
  settled(key: string, by: object): void {
    if (this.#lastReports.get(key) === by) this.#lastReports.delete(key);
  }

  /** Whether who said last what became of a file has died, failed or been overtaken before he had settled its row. */
  mayBeMisreported(key: string): boolean {
    return this.#lastReports.has(key);
  }

  /** Something has got the name: only the owner changes what is its own, and no older state follows a newer one. */
  live(type: 'workflow' | 'coordinator', before: Definition | undefined, next: Definition): void {
    if (before !== undefined && this.#states.has(before.source) && lastOwner(next.source) !== before.source) {
      this.#world.violate('upload-owner-stays', `${next.source} takes ${type} ${next.name} from ${before.source}`);
    }
    const key = lastOwner(next.source);
    const states = this.#states.get(key);
    if (states === undefined) return;
    const place = `${type} ${next.name} ${key}`;
    const from = this.#reached.get(place) ?? 0;
    const index = states.findIndex((state, at) => at >= from && mayBe(state, next));
    if (index >= 0) this.#reached.set(place, index);
    else {
      const what = isFreed(next.source) ? 'is freed' : `becomes ${next.hash.slice(0, 8)}`;
      this.#world.violate('upload-newest-counts', `${place} ${what}, which no state of it since the ${from}th is`);
    }
  }
}

/** Whether a definition can be what has come of a state of its file. */
function mayBe({ content, wanted }: UploadState, { name, source, hash }: Definition): boolean {
  if (isFreed(source)) return content === undefined || (wanted !== undefined && wanted.name !== name);
  return wanted?.name === name && wanted.hash === hash;
}
