import type { ActionKind } from '#core/model/workflow.ts';
import type { ProcessAction, WorkerAction } from '#core/ports/action.ts';
import { emailAction } from './email/email-action.ts';
import { fileExecutorAction } from './file-executor/file-executor-action.ts';
import { PROCESS_KINDS, type ProcessKind } from './process-kinds.ts';
import { scriptAction } from './script/script-action.ts';
import { shellAction } from './shell/shell-action.ts';
import { userFailure } from './user-failure.ts';

/** No action but a child instance: the master makes it, and no message of one reaches a worker of its release. */
const SENT_BY_OLDER_RELEASE: WorkerAction = {
  kind: 'sub-workflow',
  place: 'worker',
  run: async () =>
    userFailure(
      'kind `sub-workflow` is run by the master: this attempt was sent by a release that did not know it; rerun',
    ),
};

/** A kind that is in neither table does not compile. */
const WORKER_ACTIONS: Readonly<Record<Exclude<ActionKind, ProcessKind>, WorkerAction>> = {
  email: emailAction,
  'file-executor': fileExecutorAction,
  script: scriptAction,
  shell: shellAction,
  'sub-workflow': SENT_BY_OLDER_RELEASE,
};

/** An action that runs in a process of its own; the worker knows no more of it, and loads none of its code. */
export type ProcessPlace = Pick<ProcessAction, 'kind' | 'place'>;

/** The action of a kind. */
export function actionOf(kind: ActionKind): WorkerAction | ProcessPlace {
  return isProcessKind(kind) ? { kind, place: 'process' } : WORKER_ACTIONS[kind];
}

function isProcessKind(kind: ActionKind): kind is ProcessKind {
  return PROCESS_KINDS.some((each) => each === kind);
}
