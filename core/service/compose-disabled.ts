import { lastOwner, lostFile } from '../model/source.ts';
import { oneLine } from '../notice/plain-text.ts';
import type { Report } from '../notice/report.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import { startedTable } from './compose-late.ts';
import type { ReadCoordinator } from './describe-coordinator.ts';
import type { WaitingWorkflow } from './downstream-owners.ts';

/** The mail about a coordinator that fires no more, since it has no file any more. */
export function composeDisabled({ stored, rules }: ReadCoordinator, workflows: readonly WaitingWorkflow[]): Report {
  const { source, freedAt } = stored;
  const coordinator = oneLine(stored.name);
  const at = freedAt === undefined ? undefined : formatInstant(freedAt, rules.timezone);
  return {
    subject: `[akkaflow] DISABLED ${coordinator}`,
    tone: 'warning',
    title: `${coordinator} is disabled`,
    lead: oneLine(`It fires no more, since ${lostFile(source, at) ?? 'it has no file'}.`),
    facts: [
      ['Coordinator', coordinator],
      ['File', oneLine(lastOwner(source))],
      ...(at === undefined ? [] : [['Disabled', at] as const]),
    ],
    sections: [startedTable(workflows)],
    footer: [
      `If that was not meant, put the file back; or akkaflow coordinator enable ${coordinator} lets it go on without one.`,
      'You get this mail because of mail-receivers of a workflow that it starts.',
    ].join('\n'),
  };
}
