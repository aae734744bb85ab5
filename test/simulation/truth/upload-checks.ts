import { isFreed } from '#core/model/source.ts';
import { reportKey, type Upload } from '#core/model/upload.ts';
import { UPLOADED_COORDINATOR, UPLOADED_WORKFLOWS } from '../scenario/uploads.ts';
import type { Deployment } from '../system/deployment.ts';
import type { UploadState } from './upload-truth.ts';

interface Owned {
  readonly name: string;
  readonly source: string;
  readonly hash: string;
  /** Of a coordinator. */
  readonly enabled?: boolean;
}

/** What is live now, by name. */
interface Live {
  readonly workflows: ReadonlyMap<string, Owned>;
  readonly coordinators: ReadonlyMap<string, Owned>;
}

/** After the last pass every file is what its newest state can make of it, and it is said so. */
export async function checkUploads({ ports, truth, uploads }: Deployment): Promise<void> {
  const { world } = truth;
  const live = await liveNow(ports);
  const rows = new Map<string, Upload>();
  for (const key of truth.uploads.keys) {
    const row = await uploads.store.load(key);
    if (row !== undefined) rows.set(key, row);
    const state = truth.uploads.statesOf(key).at(-1);
    const wrong = [
      ...wrongOf(key, state, live, row),
      ...wrongReport(uploads.bucket.written(reportKey(key)), truth.uploads.mayBeMisreported(key), row),
    ];
    for (const what of wrong) world.violate('upload-newest-counts', `${key}: ${what}`);
    truth.reach(`an upload in the end: ${row?.result ?? 'unknown'}`);
  }
  // What is refused may be noted with a name that it had once.
  const defined = [...rows.values()].flatMap(({ result, defines }) => (result === 'accepted' ? (defines ?? []) : []));
  if (new Set(defined).size < defined.length)
    world.violate('upload-owner-stays', `${defined.join()}: one name, two keys`);
  for (const { name, source, enabled } of live.coordinators.values()) {
    if (isFreed(source)) truth.reach('a coordinator of a deleted upload is disabled');
    if (isFreed(source) && enabled) world.violate('upload-newest-counts', `${name} of ${source} still fires`);
  }
}

async function liveNow({ workflows, coordinators }: Deployment['ports']): Promise<Live> {
  const heads = await Promise.all(UPLOADED_WORKFLOWS.map((name) => workflows.head(name)));
  const names = [...UPLOADED_WORKFLOWS, UPLOADED_COORDINATOR];
  const stored = await Promise.all(names.map((name) => coordinators.load(name)));
  return {
    workflows: new Map(heads.flatMap((head) => (head === undefined ? [] : [[head.name, head]]))),
    coordinators: new Map(
      stored.flatMap((one) => (one === undefined ? [] : [[one.name, { ...one, enabled: one.state.enabled }]])),
    ),
  };
}

function wrongOf(key: string, state: UploadState | undefined, live: Live, row: Upload | undefined): readonly string[] {
  const content = state?.content;
  const owned = [...live.workflows.values(), ...live.coordinators.values()].filter(({ source }) => source === key);
  const names = new Set(owned.map(({ name }) => name));
  if (row === undefined) return content === undefined && owned.length === 0 ? [] : ['it was never taken up'];
  // What is refused keeps the names that it would have.
  const isOpen = row.result === 'pending' || (row.result !== 'refused' && row.leftovers.length > 0);
  if (isOpen) return [`it stays ${JSON.stringify(row)}`];
  if (content === undefined) {
    return [
      ...(row.result === 'deleted' ? [] : [`it is gone, and ${row.result}`]),
      ...(owned.length === 0 ? [] : [`it is gone, and still owns ${[...names].join()}`]),
    ];
  }
  // What it has of a state that was overtaken while it was taken up stays noted, and is freed with the next change.
  const strange = [...names].filter((name) => name !== row.defines && !row.leftovers.includes(name));
  if (strange.length > 0) return [`it owns ${strange.join()}, and defines ${row.defines}`];
  const main =
    state?.wanted && (content.kind === 'workflow' ? live.workflows : live.coordinators).get(state.wanted.name);
  if (state?.wanted === undefined) return row.result === 'refused' ? [] : [`it has errors, and is ${row.result}`];
  if (main?.source !== key) {
    if (main === undefined || isFreed(main.source)) return [`${state.wanted.name} is nobody's, and is not live`];
    return row.result === 'refused' ? [] : [`${main.source} has its name, and it is ${row.result}`];
  }
  return wrongLive(state.wanted, content.kind === 'workflow', content.coordinator !== undefined, live, row, key);
}

function wrongLive(
  { name, hash }: { readonly name: string; readonly hash: string },
  isWorkflow: boolean,
  hasCoordinator: boolean,
  { workflows, coordinators }: Live,
  { result, defines }: Upload,
  key: string,
): readonly string[] {
  const [main, inside] = [isWorkflow ? workflows.get(name) : undefined, coordinators.get(name)];
  const wanted = isWorkflow ? hasCoordinator : true;
  return [
    ...(result === 'accepted' && defines === name ? [] : [`it is live, and ${result}`]),
    ...(isWorkflow && main?.hash !== hash ? [`${name} is live in an older version`] : []),
    ...(wanted && (inside?.source !== key || inside.hash !== hash || inside.enabled !== true)
      ? [`its coordinator is ${JSON.stringify(inside)}`]
      : []),
    ...(!wanted && inside !== undefined && !isFreed(inside.source)
      ? [`${name} has a coordinator of ${inside.source}`]
      : []),
  ];
}

/** What people read beside their files; of somebody who died before the row was settled it may be of an older state. */
function wrongReport(written: string | undefined, mayBeOld: boolean, row: Upload | undefined): readonly string[] {
  if (row === undefined || mayBeOld) return [];
  if (written === undefined) return ['nothing is said of it'];
  const { result, versionId, lines } = JSON.parse(written) as {
    readonly result: string;
    readonly versionId?: string;
    readonly lines: readonly string[];
  };
  const isSame = result === row.result && versionId === row.versionId;
  if (!isSame) return [`it is said to be ${result} (${versionId}), and is ${row.result} (${row.versionId})`];
  return result === 'refused' && lines.length === 0 ? ['it is refused, and not said why'] : [];
}
