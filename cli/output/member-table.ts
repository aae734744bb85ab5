import type { CampaignStatus } from '#core/campaign/progress.ts';
import type { CampaignSummary, MemberStatus, MemberView, PlannedMember } from '#core/service/describe-campaign.ts';
import type { Channel, Style } from '../terminal.ts';
import { cleanText } from './clean-text.ts';
import { formatTable } from './table.ts';
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

export function paintStatus(channel: Channel, status: CampaignStatus | MemberStatus): string {
  return channel.paint(STYLES[status], status);
}

/** Such as `2 succeeded, 1 running`. */
export function formatCounts(counts: CampaignSummary['counts']): string {
  return Object.entries(counts)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

/** One row a member, with what became of it where it is more than planned. Times are in the zone given. */
export function formatMembers(
  channel: Channel,
  members: readonly (PlannedMember | MemberView)[],
  timezone: string,
): string {
  const rows = members.map((member) => [
    String(member.number),
    formatTime(member.logicalTime, timezone),
    cleanText(member.workflow),
    member.after.join(' '),
    ...('status' in member ? [paintStatus(channel, member.status), member.instanceId ?? ''] : []),
  ]);
  const more = members.some((member) => 'status' in member) ? ['STATUS', 'INSTANCE'] : [];
  return formatTable(['#', 'LOGICAL TIME', 'WORKFLOW', 'AFTER', ...more], rows);
}
