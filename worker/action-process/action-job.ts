import type { OpenLink } from '#core/model/link.ts';
import type { ActionNode } from '#core/model/workflow.ts';
import type { ActionSubject } from '#core/ports/action.ts';
import type { SlotIdentity } from '../process/identities.ts';

/** What an action process is told on its standard input, as JSON. Holds secrets. */
export interface ActionJob {
  readonly action: ActionNode;
  readonly subject: ActionSubject;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Those that the action names. */
  readonly links: readonly OpenLink[];
  /** Whom it becomes before it begins; absent: it stays who it is. */
  readonly identity?: SlotIdentity;
}
