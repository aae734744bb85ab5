import type { ActionKind } from '#core/model/workflow.ts';
import type { ActionOutcome, ProcessAction, WorkerAction } from '#core/ports/action.ts';
import { emailAction } from './email/email-action.ts';
import { fileExecutorAction } from './file-executor/file-executor-action.ts';
import { PROCESS_KINDS } from './process-kinds.ts';
import { scriptAction } from './script/script-action.ts';
import { shellAction } from './shell/shell-action.ts';
import { userFailure } from './user-failure.ts';

const WORKER_ACTIONS: readonly WorkerAction[] = [emailAction, fileExecutorAction, scriptAction, shellAction];

/** An action that runs in a process of its own; the worker knows no more of it, and loads none of its code. */
export type ProcessPlace = Pick<ProcessAction, 'kind' | 'place'>;

/** Not an action but a child instance: the master makes it, and no message of one reaches a worker. */
const RUN_BY_MASTER = 'sub-workflow' satisfies ActionKind;

/** The action of a kind; one that is not built yet fails every attempt and says so. */
export function actionOf(kind: ActionKind): WorkerAction | ProcessPlace {
  if (PROCESS_KINDS.some((each) => each === kind)) return { kind, place: 'process' };
  return WORKER_ACTIONS.find((action) => action.kind === kind) ?? unavailable(kind);
}

function unavailable(kind: ActionKind): WorkerAction {
  const kinds = [...WORKER_ACTIONS.map((action) => action.kind), ...PROCESS_KINDS].sort().join(', ');
  const failure = userFailure(
    kind === RUN_BY_MASTER
      ? `kind \`${kind}\` is run by the master: this attempt was sent by a release that did not know it; rerun`
      : `kind \`${kind}\` is not available in this release, which runs ${kinds}`,
  );
  return { kind, place: 'worker', run: async (): Promise<ActionOutcome> => failure };
}
