import type { MailLevel, Workflow } from '../model/workflow.ts';

/**
 * Whether anybody is to be told of such an end; `FAILED` goes for attempts that fail and are tried again, too. With
 * `broadcasts` there is somebody in any case.
 */
export function tells(workflow: Workflow, level: MailLevel, broadcasts: boolean): boolean {
  const { mailLevels, mailReceivers, notifyDownstream } = workflow;
  const reachesDownstream = notifyDownstream && level !== 'SUCCEEDED';
  return mailLevels.includes(level) && (broadcasts || reachesDownstream || mailReceivers.length > 0);
}
