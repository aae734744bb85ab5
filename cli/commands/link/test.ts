import type { Command } from 'commander';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { formatDuration } from '../../output/duration.ts';
import { printData } from '../../output/print-data.ts';
import { Interrupt } from '../../run/interrupt.ts';
import { watchInstance } from '../../run/watch-instance.ts';

/** `link test NAME`: opens it on a worker and waits for how that ends. */
export function addLinkTest(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('test')
    .argument('<name>', 'name of the link')
    .description('open a link on a worker, and say how that went')
    .option('--group <group>', 'the worker group that opens it')
    .action(async (name: string, _: object, self: Command) => {
      const { group, ...options } = self.optsWithGlobals<GlobalOptions & { readonly group?: string }>();
      const client = await connect(options, variables);
      const { id } = await client.links.test(name, group);
      const interrupt = new Interrupt(() => {});
      try {
        const view = await watchInstance(client, id, () => {}, interrupt.signal);
        printData(terminal.out, options, view, {
          names: () => [id],
          text: () => `${cleanText(name)} ${view.status} after ${took(view)} (${id})\n`,
        });
        if (view.status !== 'SUCCEEDED') throw failureOf(view);
      } finally {
        interrupt.release();
      }
    });
  addExamples(command, 'akkaflow link test dw', 'akkaflow link test dw --group vpc');
}

function took({ createdAt, startedAt = createdAt, endedAt = startedAt }: InstanceView): string {
  return formatDuration(endedAt - startedAt);
}

function failureOf({ id, reason, endedAt }: InstanceView): CommandFailure {
  if (endedAt === undefined) return new CommandFailure(`interrupted; the test ${id} goes on`, EXIT.error);
  return new CommandFailure(
    `the test failed: ${cleanText(reason?.message ?? 'no reason is known')}`,
    EXIT.instanceFailed,
  );
}
