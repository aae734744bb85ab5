import { statusOf } from '#core/engine/status-of.ts';
import { FormatError } from '#core/model/errors.ts';
import type {
  AppliedCommand,
  Instance,
  InstanceContext,
  InstanceSummary,
  StoredCommand,
} from '#core/model/instance.ts';
import { instanceDay } from '#core/model/instance-id.ts';
import { shardOf } from '#core/model/shard.ts';
import { INSTANCE_STATUSES, type InstanceStatus } from '#core/model/status.ts';
import { keepApplied, type NewInstance } from '#core/ports/instance-store.ts';
import {
  checkFormat,
  decodeJson,
  number,
  optionalNumber,
  optionalText,
  present,
  text,
  textMap,
} from './item-fields.ts';
import { instanceIdOf, instanceKey, instancesOfWorkflow, sharded, wakePartition, workflowOfPartition } from './keys.ts';
import type { Item, ItemValue } from './marshal.ts';
import { decodeState, encodeState } from './state-codec.ts';
import type { Key } from './table.ts';

/** Format of the instance item that this release writes. */
const FORMAT = 1;

/** In the place of an instance that is deleted: it stands in no index. DynamoDB sweeps it away at `ttl`, in epoch seconds. */
export function deletedInstanceItem(id: string, ttl: number): Item & Key {
  return { ...instanceKey(id), v: FORMAT, gone: 1, ttl };
}

export function isDeleted(item: Item): boolean {
  return item['gone'] === 1;
}

/** Attribute names are short, since every write pays for the whole item; docs/storage.md explains them. */
export function newInstanceItem(
  instance: NewInstance,
  { logicalTime }: Pick<InstanceContext, 'logicalTime'>,
  saveToken: string,
): Item & Key {
  const { id, workflow, createdAt, state } = instance;
  const { letters, rest } = encodeState(state);
  return {
    ...instanceKey(id),
    v: FORMAT,
    gi: id,
    gw: instancesOfWorkflow(workflow),
    gs: sharded(statusOf(state), id),
    gd: sharded(instanceDay(id), id),
    wk: wakePartition(shardOf(id)),
    wa: instance.wakeAt,
    dr: instance.dir,
    vn: instance.version,
    h: instance.hash,
    ca: createdAt,
    lt: logicalTime,
    n: letters,
    x: rest,
    cm: new Map(),
    rv: 1,
    sv: saveToken,
  };
}

/** Throws `FormatError` for an item of a newer release. */
export function readInstance(item: Item): Instance {
  checkFormat(item, FORMAT);
  const id = instanceIdOf(text(item, 'pk'));
  return {
    id,
    workflow: workflowOfPartition(text(item, 'gw')),
    dir: text(item, 'dr'),
    version: number(item, 'vn'),
    hash: text(item, 'h'),
    createdAt: number(item, 'ca'),
    ...present('startedAt', optionalNumber(item, 'sa')),
    ...present('endedAt', optionalNumber(item, 'ea')),
    state: decodeState({ letters: text(item, 'n'), rest: text(item, 'x') }),
    commands: readCommands(item),
    applied: readApplied(item),
    ...present('wakeAt', optionalNumber(item, 'wa')),
    revision: number(item, 'rv'),
  };
}

/** The attributes that the list indexes carry: summaries come from them alone. They change at start and end only. */
export const SUMMARY_ATTRIBUTES = ['gw', 'gs', 'lt', 'ca', 'sa', 'ea'] as const;

export function readSummary(item: Item): InstanceSummary {
  return {
    id: text(item, 'gi'),
    workflow: workflowOfPartition(text(item, 'gw')),
    status: readStatus(text(item, 'gs')),
    logicalTime: number(item, 'lt'),
    createdAt: number(item, 'ca'),
    ...present('startedAt', optionalNumber(item, 'sa')),
    ...present('endedAt', optionalNumber(item, 'ea')),
  };
}

interface EncodedCommand {
  readonly t: number;
  readonly c: StoredCommand['command'];
}

/** A stored command as an element of the map `cm`, under its id. */
export function encodeCommand({ acceptedAt, command }: StoredCommand): string {
  return JSON.stringify({ t: acceptedAt, c: command });
}

/** Whether the item shows that a command was accepted before, applied by now or not. */
export function knowsCommand(item: Item, commandId: string): boolean {
  return textMap(item, 'cm').has(commandId) || readApplied(item).some(({ id }) => id === commandId);
}

export function pendingCommands(item: Item): number {
  return textMap(item, 'cm').size;
}

/** The last few of those applied so far; `appliedMark` finds a command in it. */
export function encodeApplied(applied: readonly AppliedCommand[]): ItemValue {
  return JSON.stringify(keepApplied(applied));
}

/** What the text of `encodeApplied` contains when it tells of this command. */
export function appliedMark(commandId: string): string {
  return JSON.stringify({ id: commandId }).slice(1, -1);
}

function readCommands(item: Item): readonly StoredCommand[] {
  const entries = [...textMap(item, 'cm')].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([id, encoded]) => {
    return decodeJson('a command', encoded, { t: 'number', c: 'object' }, ({ t, c }: EncodedCommand) => ({
      id,
      acceptedAt: t,
      command: c,
    }));
  });
}

function readApplied(item: Item): readonly AppliedCommand[] {
  const encoded = optionalText(item, 'ap');
  return encoded === undefined
    ? []
    : decodeJson('the applied commands of an instance', encoded, {}, (applied: AppliedCommand[]) => applied.slice());
}

function readStatus(partition: string): InstanceStatus {
  const word = partition.slice(0, partition.indexOf('#'));
  const status = INSTANCE_STATUSES.find((known) => known === word);
  if (status === undefined) throw new FormatError(`'${word}' is no status of an instance`);
  return status;
}
