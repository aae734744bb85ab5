import type { ActionKind } from '../../model/workflow.ts';
import { DATA_MONITOR } from './data-monitor.ts';
import { EMAIL } from './email.ts';
import { FILE_EXECUTOR } from './file-executor.ts';
import { FILE_MONITOR } from './file-monitor.ts';
import type { ElementGrammar } from './grammar.ts';
import { METADATA } from './metadata.ts';
import { SCRIPT } from './script.ts';
import { SHELL } from './shell.ts';
import { SQL } from './sql.ts';
import { SSH } from './ssh.ts';
import { SUB_WORKFLOW } from './sub-workflow.ts';
import { TRANSFER } from './transfer.ts';

/** What each kind element may hold (language §7), whether or not a deployment can run the kind. */
export const ACTION_KIND_GRAMMARS: Readonly<Record<ActionKind, ElementGrammar>> = {
  shell: SHELL,
  script: SCRIPT,
  sql: SQL,
  transfer: TRANSFER,
  metadata: METADATA,
  'file-monitor': FILE_MONITOR,
  'file-watcher': FILE_MONITOR,
  'data-monitor': DATA_MONITOR,
  'file-executor': FILE_EXECUTOR,
  email: EMAIL,
  ssh: SSH,
  'sub-workflow': SUB_WORKFLOW,
};
