import type { Draft } from './draft.ts';
import { reachableFrom } from './graph.ts';

/** The run begins to walk. In a rerun, what succeeded before and is not to be redone may be passed (language §8). */
export function beginRun(draft: Draft): void {
  if (draft.phase.status !== 'READY' || draft.suspended || draft.stopping.length > 0) return;
  const { rerun, graph } = draft;
  draft.passable = passableNodes(draft);
  draft.recovers = rerun?.type === 'recover';
  draft.rerun = undefined;
  draft.letters = draft.letters.map(() => '.');
  draft.extras = new Map();
  draft.phase = { status: 'RUNNING' };
  draft.sweeps = 0;
  const { timeoutSeconds } = graph.workflow;
  draft.deadlineAt = timeoutSeconds === undefined ? undefined : draft.now + timeoutSeconds * 1000;
  draft.arrivals.push({ node: graph.start, passed: rerun !== undefined && rerun.type !== 'whole' });
}

function passableNodes(draft: Draft): ReadonlySet<number> {
  const { rerun, graph } = draft;
  if (rerun === undefined || rerun.type === 'whole') return new Set();
  const succeeded = new Set(draft.having('SIP'));
  if (rerun.type === 'recover') return succeeded;
  const from = graph.indexOf.get(rerun.node);
  if (from === undefined) return succeeded;
  succeeded.delete(from);
  for (const follower of reachableFrom(graph, [from])) succeeded.delete(follower);
  return succeeded;
}
