import type { BulkOutcome } from '#core/service/bulk-instances.ts';
import type { ListForm } from '../../output/print-data.ts';
import type { Style } from '../../terminal.ts';

const STYLES: Readonly<Record<BulkOutcome['result'], Style>> = {
  planned: 'busy',
  accepted: 'good',
  deleted: 'good',
  skipped: 'faint',
  refused: 'bad',
};

/** What became of each of many instances. */
export const OUTCOMES: ListForm<BulkOutcome> = {
  columns: [
    { heading: 'ID', cell: ({ id }) => id },
    { heading: 'WORKFLOW', cell: ({ workflow }) => workflow, flexible: true },
    { heading: 'RESULT', cell: ({ result }) => ({ text: result, style: STYLES[result] }) },
    { heading: 'DETAIL', cell: ({ detail }) => detail, flexible: true },
  ],
  name: ({ id }) => id,
};
