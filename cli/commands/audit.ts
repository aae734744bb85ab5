import type { Command } from 'commander';
import type { AuditRow } from '#core/model/audit.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { type ListForm, printList } from '../output/print-data.ts';
import { formatTime } from '../output/time.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../read-pages.ts';

interface Options extends GlobalOptions {
  readonly day?: string;
  readonly who?: string;
  readonly target?: string;
  readonly limit: number;
}

const FORM: ListForm<AuditRow> = {
  columns: [
    { heading: 'TIME', cell: ({ at }) => formatTime(at) },
    { heading: 'WHO', cell: ({ who }) => who },
    { heading: 'ACTION', cell: ({ action }) => action },
    { heading: 'TARGET', cell: ({ target }) => target, flexible: true },
    {
      heading: 'OUTCOME',
      cell: ({ outcome = 'unknown', code }) => (code === undefined ? outcome : `${outcome}: ${code}`),
    },
    { heading: 'BEFORE', cell: ({ before }) => before && JSON.stringify(before), wide: true },
    { heading: 'AFTER', cell: ({ after }) => after && JSON.stringify(after), wide: true },
  ],
  name: ({ id }) => id,
};

/** `audit list`: who changed what, newest first. */
export function addAudit(program: Command, { terminal, variables }: Cli): void {
  const audit = program.command('audit').description('who changed what');
  const command = audit
    .command('list')
    .description('list who changed what, newest first')
    .option('--day <yyyy-MM-dd>', 'only on this day (UTC); the last 30 days without it')
    .option('--who <name>', 'only by this caller')
    .option('--target <target>', 'only of this, as workflow:etl or instance:ID')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { day, who, target, limit } = options;
      const client = await connect(options, variables);
      const rows = await readPages(terminal.err, limit, (page) => client.access.audit({ day, who, target, ...page }));
      printList(terminal.out, options, rows, FORM);
    });
  addExamples(command, 'akkaflow audit list --target workflow:etl', 'akkaflow audit list --who token:ci -o wide');
  addExamples(audit, 'akkaflow audit list --day 2026-11-23');
}
