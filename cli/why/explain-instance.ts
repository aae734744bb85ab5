import { type InstanceView, type NodeView, QUEUED } from '#core/model/instance-view.ts';
import { formatDuration } from '../output/duration.ts';

/** Why an instance is where it is, in sentences, and what to do about it in a command. */
export function explainInstance(view: InstanceView, now: number): readonly string[] {
  const { id, workflow, status } = view;
  return [`${id} of ${workflow} is ${status}${sinceOf(view, now)}.`, ...causes(view), ...mends(view)];
}

/** Whether an action of it was sent and no worker has taken it. */
export function waitsForWorker({ nodes }: InstanceView): boolean {
  return nodes.some(({ detail }) => detail === QUEUED);
}

function sinceOf({ startedAt, endedAt, createdAt }: InstanceView, now: number): string {
  if (endedAt !== undefined) return ` since ${formatDuration(now - endedAt)} ago`;
  return ` for ${formatDuration(now - (startedAt ?? createdAt))}`;
}

function causes(view: InstanceView): readonly string[] {
  const { reason, parked, pendingCommands, nodes, context } = view;
  return [
    ...(reason === undefined ? [] : [reasonSentence(reason)]),
    ...(parked === undefined ? [] : [`The system suspended it: ${parked}`]),
    ...(view.status === 'SUSPENDED' && parked === undefined ? ['It was suspended: nothing new is sent.'] : []),
    ...(pendingCommands > 0 ? [`${pendingCommands} commands wait to be applied.`] : []),
    ...nodes.flatMap(nodeSentence),
    ...(context.parent === undefined ? [] : [`It was started by instance ${context.parent.id}.`]),
  ];
}

function reasonSentence({ node, message }: NonNullable<InstanceView['reason']>): string {
  return node === undefined ? `The reason: ${message}` : `Node ${node} is the reason: ${message}`;
}

/** Of nodes that are under way or wait, what they do. */
function nodeSentence({ name, status, iteration, detail, attempts }: NodeView): readonly string[] {
  if (iteration === 0 || !['READY', 'RUNNING', 'WAITING_RETRY', 'SUSPENDED'].includes(status)) return [];
  const last = attempts.at(-1);
  const before = status === 'WAITING_RETRY' && last?.message !== undefined ? ` after: ${last.message}` : '';
  const child = status === 'RUNNING' && last?.child !== undefined ? ` as instance ${last.child}` : '';
  return [`Node ${name} is ${status}${detail === undefined ? '' : ` (${detail})`}${child}${before}.`];
}

function mends({ id, status, reason }: InstanceView): readonly string[] {
  switch (status) {
    case 'FAILED':
    case 'KILLED': {
      const logs = reason?.node === undefined ? [] : [`See its output: akkaflow instance logs ${id} ${reason.node}`];
      return [...logs, `Go on from there once it is mended: akkaflow instance rerun ${id} --recover`];
    }
    case 'READY':
      return [
        'It has not begun. If that lasts, its workflow runs as many instances as it may (instance-limit),',
        'or the deployment is paused or in trouble: akkaflow front, akkaflow health',
      ];
    case 'SUSPENDED':
      return [`Let it go on: akkaflow instance resume ${id}`];
    case 'RUNNING':
      return [`Follow it: akkaflow instance logs ${id} -f`];
    default:
      return [];
  }
}
