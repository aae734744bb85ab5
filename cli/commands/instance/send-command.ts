import type { Command } from 'commander';
import type { BulkBody } from '#api/schema/bulk.ts';
import type { RerunBody } from '#api/schema/command.ts';
import type { BulkOutcome } from '#core/service/bulk-instances.ts';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption } from '../../dry-run.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData, printList } from '../../output/print-data.ts';
import { OUTCOMES } from './bulk-outcomes.ts';
import { collectFilter, type InstanceFilter } from './filter-option.ts';

/** How long a command waits to learn whether it could be done. */
const WAIT_SECONDS = 15;

interface Options extends GlobalOptions, DryRunOption {
  readonly wait: boolean;
  readonly filter?: InstanceFilter;
}

/** What is asked, as it goes to one instance or to many. */
export type Asked =
  | { readonly verb: 'kill'; readonly body: { readonly reason?: string } }
  | { readonly verb: 'suspend' | 'resume' | 'delete'; readonly body: object }
  | { readonly verb: 'rerun'; readonly body: RerunBody };

/** Makes `parent NAME [ID]`, which all commands to instances begin as. */
export function instanceCommand(parent: Command, name: string, description: string): Command {
  const command = parent
    .command(name)
    .argument('[id]', 'id of the instance, or a unique prefix')
    .description(description)
    .option('--no-wait', 'end as soon as the command is stored')
    .option(
      '--filter <name=value>',
      'instead of an id, all that fit: workflow, status, day, text or prefix; repeat it for more',
      collectFilter,
    );
  return addDryRun(command);
}

/** Sends it and tells what became of it; a refusal throws `CommandFailure` (conflict). */
export async function sendCommand(
  { terminal, variables }: Cli,
  self: Command,
  id: string | undefined,
  asked: Asked,
): Promise<void> {
  const options = self.optsWithGlobals<Options>();
  const { filter } = options;
  if ((id === undefined) === (filter === undefined)) {
    throw new CommandFailure('Give the id of an instance, or --filter with what many have in common', EXIT.usage);
  }
  const client = await connect(options, variables);
  if (id !== undefined && options.dryRun !== true) {
    const wait = options.wait ? WAIT_SECONDS : 0;
    const answer = await sendToOne(client, id, asked, wait);
    printData(terminal.out, options, answer, {
      names: () => [answer.id],
      text: () => `${answer.id} ${asked.verb} ${answer.state}\n`,
    });
    return;
  }
  const which = id === undefined ? { filter: filter ?? {} } : { ids: [(await client.instances.info(id)).id] };
  const outcomes = await sendToMany(client, asked, { ...which, dryRun: options.dryRun === true });
  printList(terminal.out, options, outcomes, OUTCOMES);
  if (options.dryRun === true) terminal.err.write('Nothing was changed\n');
  const refused = outcomes.filter(({ result }) => result === 'refused' || (id !== undefined && result === 'skipped'));
  if (refused.length > 0) throw new CommandFailure(`${refused.length} of ${outcomes.length} refused it`, EXIT.conflict);
}

async function sendToOne(client: ApiClient, id: string, { verb, body }: Asked, wait: number) {
  if (verb !== 'delete') return client.instances.command(id, verb, body, wait);
  await client.instances.delete(id);
  return { id, state: 'applied' };
}

/** Goes on, page after page, until no more fit. */
async function sendToMany(
  client: ApiClient,
  { verb, body }: Asked,
  which: Pick<BulkBody, 'ids' | 'filter' | 'dryRun'>,
): Promise<readonly BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  let cursor: string | undefined;
  do {
    // The verb decides which fields the body has, which the compiler cannot follow through a spread.
    const page = await client.instances.bulk({ action: verb, ...body, ...which } as BulkBody, { cursor });
    outcomes.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return outcomes;
}
