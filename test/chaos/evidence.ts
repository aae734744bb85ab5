import { readFileSync } from 'node:fs';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { statusOf } from '#core/engine/status-of.ts';
import { type AttemptRecord, attemptKey } from '#core/model/attempt.ts';
import type { InstanceStatus } from '#core/model/status.ts';
import { composeEnvironment } from '#local/compose-environment.ts';
import { openRoleDeployment } from '#local/roles/role-deployment.ts';
import type { Cluster } from './cluster.ts';

const AT_ONCE = 8;
const PAGE = { limit: 100 };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** What the system has recorded of an instance. */
export interface Recorded {
  readonly id: string;
  readonly workflow: string;
  readonly status: InstanceStatus;
  readonly logicalTime: number;
  readonly endedAt?: number;
  readonly attempts: readonly AttemptRecord[];
}

/** What the script of one attempt has written: microseconds by letter, and how often it started. */
export interface Written {
  readonly starts: readonly number[];
  readonly ends: number;
  readonly failures: number;
}

/** Everything that the stores hold of these workflows. */
export async function readRecorded(cluster: Cluster, workflows: readonly string[]): Promise<readonly Recorded[]> {
  const clients = makeAwsClients(cluster.access);
  try {
    const plan = { name: 'akkaflow', groups: ['default'] };
    const { deployment } = await openRoleDeployment(clients, cluster.variables, plan);
    const { instances, attempts } = composeEnvironment(clients, deployment, SILENT);
    const recorded: Recorded[] = [];
    for (const workflow of workflows) {
      let cursor: string | undefined;
      do {
        const page = await instances.list({ workflow }, { ...PAGE, ...(cursor !== undefined && { cursor }) });
        for (let first = 0; first < page.items.length; first += AT_ONCE) {
          const some = page.items.slice(first, first + AT_ONCE);
          recorded.push(
            ...(await Promise.all(
              some.map(async ({ id, logicalTime }) => {
                // The lists are indexes, which may lag: the instance itself says how it stands.
                const [instance, its] = await Promise.all([instances.load(id), attempts.list(id)]);
                if (instance === undefined) throw new Error(`the instance ${id} is in a list and nowhere else`);
                const { state, endedAt } = instance;
                return {
                  id,
                  workflow,
                  status: statusOf(state),
                  logicalTime,
                  attempts: its,
                  ...(endedAt !== undefined && { endedAt }),
                };
              }),
            )),
          );
        }
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return recorded;
  } finally {
    closeAwsClients(clients);
  }
}

/** What the scripts wrote, by the id of the attempt. */
export function readJournal(path: string): ReadonlyMap<string, Written> {
  const written = new Map<string, { starts: number[]; ends: number; failures: number }>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [letter, attempt = '', micros] = line.split(' ');
    if (letter === '') continue;
    const its = written.get(attempt) ?? { starts: [], ends: 0, failures: 0 };
    written.set(attempt, its);
    if (letter === 'S') its.starts.push(Number(micros) / 1000);
    if (letter === 'E') its.ends++;
    if (letter === 'F') its.failures++;
  }
  return written;
}

/** As the script of an attempt knows it: `AKKAFLOW_ATTEMPT_ID`. */
export function attemptIdOf(instanceId: string, { ref }: Pick<AttemptRecord, 'ref'>): string {
  return `${instanceId}-${attemptKey(ref)}`;
}
