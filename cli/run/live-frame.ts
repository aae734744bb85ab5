import stringWidth from 'string-width';
import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import { cleanText } from '../output/clean-text.ts';
import { formatDuration } from '../output/duration.ts';
import { cutText, padText } from '../output/fit-text.ts';
import { nodeDuration } from '../output/node-columns.ts';
import { styleOf } from '../output/status-style.ts';
import type { Channel } from '../terminal.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const MARKS: Readonly<Partial<Record<NodeView['status'], string>>> = {
  SUCCEEDED: '✓',
  FAILED: '✗',
  KILLED: '✗',
  SKIPPED: '↷',
  WAITING_RETRY: '↻',
  SUSPENDED: '‖',
};
/** Title, the line that counts what is left out, and the line of the cursor. */
const OTHER_ROWS = 3;
const LONGEST_NAME = 40;

/** The lines that show an instance at one moment, none wider than the terminal and not more than fit on it. */
export function liveFrame(
  channel: Channel,
  view: InstanceView,
  size: { readonly columns: number; readonly rows: number },
  now: number,
  frame: number,
): readonly string[] {
  const spinner = SPINNER[frame % SPINNER.length] ?? '';
  const shown = pickNodes(view.nodes, Math.max(1, size.rows - OTHER_ROWS));
  const width = Math.min(
    LONGEST_NAME,
    shown.reduce((most, { name }) => Math.max(most, stringWidth(cleanText(name))), 0),
  );
  const hidden = view.nodes.length - shown.length;
  return [
    titleOf(channel, view, now, spinner, size.columns),
    ...shown.map((node) => nodeLine(channel, node, now, spinner, width, size.columns)),
    ...(hidden === 0 ? [] : [channel.paint('faint', cutText(`  … and ${hidden} more`, size.columns - 1))]),
  ];
}

function titleOf(channel: Channel, view: InstanceView, now: number, spinner: string, columns: number): string {
  const done = view.nodes.filter(({ endedAt, status }) => endedAt !== undefined || status === 'SUCCEEDED').length;
  const took = formatDuration((view.endedAt ?? now) - (view.startedAt ?? view.createdAt));
  const text = `${spinner} ${cleanText(view.workflow)} ${view.id} ${view.status} ${took}, ${done} of ${view.nodes.length} nodes`;
  return channel.paint('strong', cutText(text, columns - 1));
}

function nodeLine(
  channel: Channel,
  node: NodeView,
  now: number,
  spinner: string,
  width: number,
  columns: number,
): string {
  const mark = node.status === 'RUNNING' ? spinner : (MARKS[node.status] ?? '·');
  const status = node.iteration === 0 ? '' : node.status;
  const tries = node.attempts.length > 1 ? `×${node.attempts.length}` : '';
  const name = padText(cutText(cleanText(node.name), width), width);
  const line = [`  ${mark}`, name, padText(status, 13), nodeDuration(node, now), tries, cleanText(node.detail ?? '')];
  return channel.paint(styleOf(node.status), cutText(line.filter((part) => part !== '').join(' '), columns - 1));
}

/** When not all fit: what runs or went wrong, then what is next, in the order of the definition. */
function pickNodes(nodes: readonly NodeView[], most: number): readonly NodeView[] {
  if (nodes.length <= most) return nodes;
  const picked = new Set([...nodes].sort((a, b) => weightOf(a) - weightOf(b)).slice(0, most));
  return nodes.filter((node) => picked.has(node));
}

function weightOf({ status, iteration }: NodeView): number {
  if (status === 'RUNNING' || status === 'WAITING_RETRY') return 0;
  if (status === 'FAILED' || status === 'KILLED') return 1;
  if (status === 'READY') return iteration > 0 ? 2 : 3;
  return 4;
}
