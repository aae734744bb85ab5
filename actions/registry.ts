import type { ActionKind } from '#core/model/workflow.ts';
import type { Action, ActionOutcome } from '#core/ports/action.ts';
import { scriptAction } from './script/script-action.ts';
import { shellAction } from './shell/shell-action.ts';
import { userFailure } from './user-failure.ts';

const ACTIONS: readonly Action[] = [scriptAction, shellAction];

/** The action of a kind; one that is not built yet fails every attempt and says so. */
export function actionOf(kind: ActionKind): Action {
  return ACTIONS.find((action) => action.kind === kind) ?? unavailable(kind);
}

function unavailable(kind: ActionKind): Action {
  const kinds = ACTIONS.map((action) => action.kind).join(', ');
  const failure = userFailure(`kind \`${kind}\` is not available in this release, which runs ${kinds}`);
  return { kind, place: 'worker', run: async (): Promise<ActionOutcome> => failure };
}
