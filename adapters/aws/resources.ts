import { QueueError } from './errors.ts';

/** The resources of one deployment that the adapters use, by name or address. */
export interface AwsResources {
  readonly table: string;
  readonly bucket: string;
  readonly eventsQueueUrl: string;
  /** The queue of a worker group. Throws `QueueError` for a group that has none. */
  readonly actionQueueUrl: (group: string) => string;
  readonly busName: string;
  /** Where this deployment keeps the secrets of its links. */
  readonly secrets: SecretsPlace;
}

/** SSM parameters below a path, or (in local mode) a file. */
export type SecretsPlace =
  | { readonly type: 'ssm'; readonly path: string }
  | { readonly type: 'file'; readonly path: string };

/** Looks queues up in a table by group, the form in which a deployment hands them to its functions. */
export function queuesByGroup(urls: Readonly<Record<string, string>>): (group: string) => string {
  return (group) => {
    const url = Object.hasOwn(urls, group) ? urls[group] : undefined;
    if (url !== undefined) return url;
    const known = Object.keys(urls).join(', ');
    throw new QueueError(`no queue for the worker group '${group}'; there are queues for: ${known}`, { group });
  };
}
