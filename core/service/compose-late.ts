import type { LateNotice } from '../model/notice.ts';
import { oneLine, plainText } from '../notice/plain-text.ts';
import type { Report, Section } from '../notice/report.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import type { WaitingWorkflow } from './downstream-owners.ts';

/** The mail about a deadline that passed. */
export function composeLate(notice: LateNotice, workflows: readonly WaitingWorkflow[], timezone: string): Report {
  const { nominalTime, deadlineAt } = notice;
  const coordinator = oneLine(notice.coordinator);
  const at = (time: number) => formatInstant(time, timezone);
  return {
    subject: `[akkaflow] LATE ${coordinator}`,
    tone: 'warning',
    title: `${coordinator} is late`,
    lead: plainText(notice.reason),
    facts: [
      ['Coordinator', coordinator],
      ...(nominalTime === undefined ? [] : [['Nominal time', at(nominalTime)] as const]),
      ['Deadline', at(deadlineAt)],
    ],
    sections: [startedTable(workflows)],
    footer: [
      `akkaflow coordinator why ${coordinator} says what it waits for now.`,
      'You get this mail because of mail-receivers of a workflow that it starts.',
    ].join('\n'),
  };
}

/** What a coordinator starts, and whose that is. */
export function startedTable(workflows: readonly WaitingWorkflow[]): Section {
  return {
    type: 'table',
    title: 'What it starts',
    head: ['Workflow', 'Owner'],
    rows: workflows.map(({ name, owner }) => [name, owner].map(oneLine)),
  };
}
