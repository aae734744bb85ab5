import type { CampaignStatus } from '#core/campaign/progress.ts';
import type { CampaignSummary, MemberStatus, MemberView, PlannedMember } from '#core/service/describe-campaign.ts';
import type { Style } from '../terminal.ts';
import type { Cell, Column } from './table.ts';
import { formatTime } from './time.ts';

const STYLES: Readonly<Record<CampaignStatus | MemberStatus, Style>> = {
  RUNNING: 'busy',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  CANCELLED: 'warning',
  waiting: 'faint',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  killed: 'bad',
  refused: 'warning',
};

export function campaignStatusCell(status: CampaignStatus | MemberStatus): Cell {
  return { text: status, style: STYLES[status] };
}

/** Such as `2 succeeded, 1 running`. */
export function formatCounts(counts: CampaignSummary['counts']): string {
  return Object.entries(counts)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

/** What is planned of a member. Times are in the zone given. */
export function plannedColumns(timezone: string): readonly Column<PlannedMember>[] {
  return [
    { heading: '#', cell: ({ number }) => String(number) },
    { heading: 'LOGICAL TIME', cell: ({ logicalTime }) => formatTime(logicalTime, timezone) },
    { heading: 'WORKFLOW', cell: ({ workflow }) => workflow },
    { heading: 'AFTER', cell: ({ after }) => after.join(' '), flexible: true },
  ];
}

/** What is planned, and what has become of it. */
export function memberColumns(timezone: string): readonly Column<MemberView>[] {
  return [
    ...plannedColumns(timezone),
    { heading: 'STATUS', cell: ({ status }) => campaignStatusCell(status) },
    { heading: 'INSTANCE', cell: ({ instanceId }) => instanceId },
  ];
}
