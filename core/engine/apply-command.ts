import type { StoredCommand } from '../model/instance.ts';
import type { RerunMode } from '../model/rerun-mode.ts';
import { isTerminal } from '../model/status.ts';
import type { Workflow } from '../model/workflow.ts';
import type { Draft } from './draft.ts';
import { endInstance } from './ending.ts';
import type { EngineEvent, NewerDefinition } from './event.ts';
import { graphOf } from './graph.ts';
import { sendAction } from './send.ts';
import type { NodeLetter } from './state.ts';
import { statusOf } from './status-of.ts';

type CommandEvent = Extract<EngineEvent, { type: 'command' }>;

/** Applies a command and notes what became of it: a command that cannot be done is refused, never lost. */
export function applyCommand(draft: Draft, { stored, latest, refusal: refused }: CommandEvent): void {
  const { id, command } = stored;
  // What the ended run owes is paid first, and what it has to tell is stored: the next run would have its own (design §3). The command stays stored.
  if (command.type === 'rerun' && (draft.owed.length > 0 || draft.notices.length > 0)) return;
  const refusal = refused ?? refusalOf(draft, command.type) ?? carryOut();
  draft.applied.push({ id, type: command.type, appliedAt: draft.now, ...(refusal === undefined ? {} : { refusal }) });

  function carryOut(): string | undefined {
    switch (command.type) {
      case 'kill':
        kill(draft, command.reason);
        return undefined;
      case 'suspend':
        draft.suspended = true;
        return undefined;
      case 'resume':
        resume(draft);
        return undefined;
      case 'rerun':
        return rerun(draft, command.mode, latest);
    }
  }
}

function refusalOf(draft: Draft, type: StoredCommand['command']['type']): string | undefined {
  const status = statusOf({ phase: draft.phase, suspended: draft.suspended });
  const ended = isTerminal(draft.phase.status);
  if (type === 'rerun') {
    return ended ? undefined : `it is ${status}: only an instance that has ended can be rerun`;
  }
  if (ended) return `it has already ended: ${status}`;
  if (status === 'KILLING' && type !== 'kill') return 'it is being killed';
  if (type === 'resume' && !draft.suspended) return `it is ${status}, not suspended`;
  return undefined;
}

function kill(draft: Draft, reason: string): void {
  if (draft.phase.status === 'KILLING') return;
  endInstance(draft, 'KILLED', { message: reason });
}

function resume(draft: Draft): void {
  draft.suspended = false;
  draft.parked = undefined;
  draft.sweeps = 0;
  for (const node of draft.having('H')) sendAction(draft, node);
}

/**
 * Opens the next run. It begins to walk with the `start` event; until then the letters tell what the last run left,
 * so that a rerun which is killed while it waits has forgotten nothing.
 */
function rerun(draft: Draft, mode: RerunMode, latest: NewerDefinition | undefined): string | undefined {
  const graph = latest === undefined ? draft.graph : graphOf(latest.workflow);
  if (mode.type === 'from' && !graph.indexOf.has(mode.node)) return `its definition has no node ${mode.node}`;
  if (latest !== undefined && graph !== draft.graph) {
    draft.letters = lettersByName(draft, latest.workflow);
    draft.extras = new Map();
    draft.graph = graph;
    draft.earlier = [...draft.earlier, { throughRun: draft.run, hash: latest.replacedHash }];
  }
  draft.phase = { status: 'READY' };
  draft.run += 1;
  draft.rerun = mode;
  draft.child = false;
  draft.sweeps = 0;
  return undefined;
}

/** What succeeded before counts for an action of the same name; a control node has done nothing that could be passed. */
function lettersByName({ graph, letters }: Draft, latest: Workflow): NodeLetter[] {
  const before = new Map(graph.workflow.nodes.map((node, index) => [node.name, { node, letter: letters[index] }]));
  return latest.nodes.map(({ name, type }) => {
    const known = before.get(name);
    return type === 'action' && known?.node.type === 'action' ? (known.letter ?? '.') : '.';
  });
}
