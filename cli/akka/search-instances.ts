import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { instanceList } from '../output/instance-list.ts';
import { printList } from '../output/print-data.ts';
import { readPages } from '../read-pages.ts';
import type { Terminal } from '../terminal.ts';
import type { AkkaOptions, Translation } from './akka-command.ts';

/** As many as akkaflow shows. */
const LIMIT = 500;

/** akkaflow's words, and those of its answers in English. */
const STATUSES: Readonly<Record<string, string>> = {
  成功: 'SUCCEEDED',
  失败: 'FAILED',
  杀死: 'KILLED',
  运行: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  killed: 'KILLED',
  running: 'RUNNING',
};

/** `-search`: days are those of this machine. Throws `CommandFailure` (usage). */
export function searchInstances({ sdate, edate, status, key, creator }: AkkaOptions): Translation {
  if (creator !== undefined) {
    throw new CommandFailure('--creator: who made a workflow is not kept of its instances; leave it out', EXIT.usage);
  }
  const from = midnight('--sdate', sdate);
  const last = midnight('--edate', edate);
  const to = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  if (from >= to) throw new CommandFailure('--sdate is after --edate, which is today when left out', EXIT.usage);
  const found = status === undefined ? undefined : STATUSES[String(status).toLowerCase()];
  if (status !== undefined && found === undefined) {
    throw new CommandFailure(
      `--status is "${status}"; it must be one of ${Object.keys(STATUSES).join(', ')}`,
      EXIT.usage,
    );
  }
  const query = {
    from: from.getTime(),
    to: to.getTime(),
    ...(found !== undefined && { status: found }),
    ...(key !== undefined && key !== '' && { text: String(key) }),
  };
  return {
    type: 'list',
    print: async (client, options, { out, err }: Terminal) => {
      const items = await readPages(err, LIMIT, (page) => client.instances.list({ ...query, ...page }));
      printList(out, options, items, instanceList(Date.now()));
    },
  };
}

/** The beginning of a day; of today for none. */
function midnight(option: string, day: string | boolean | undefined): Date {
  if (day === undefined) return new Date(new Date().setHours(0, 0, 0, 0));
  const [, year, month, date] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(String(day)) ?? []).map(Number);
  const at = new Date(year ?? Number.NaN, (month ?? 0) - 1, date ?? 0);
  if (at.getMonth() === (month ?? 0) - 1 && at.getDate() === date) return at;
  throw new CommandFailure(`${option} is "${day}"; it must be a day, as 2026-11-23`, EXIT.usage);
}
