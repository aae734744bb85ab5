import type { Command } from 'commander';
import { MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import type { Cli } from '../cli.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, ProblemFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';
import { printData } from '../output/print-data.ts';
import { explainInstance, waitsForWorker } from '../why/explain-instance.ts';
import { fleetSentence } from '../why/fleet-sentence.ts';

/** What was asked about, and why it is as it is. */
interface Explanation {
  readonly about: 'coordinator' | 'workflow' | 'instance';
  readonly name: string;
  readonly sentences: readonly string[];
}

/** `why NAME_OR_ID`: why a coordinator does not fire, a workflow does not run, or an instance waits or failed. */
export function addWhy(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('why')
    .argument('<name-or-id>', 'a coordinator, a workflow, or an instance by its id or a prefix of it')
    .description('say why something has not run, waits or failed, and what to do about it')
    .action(async (asked: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const client = await connect(options, variables);
      const found = (await explainName(client, asked)) ?? (await explainId(client, asked));
      if (found === undefined) {
        const mend = "'akkaflow workflow list' and 'akkaflow instance search' have those there are";
        throw new CommandFailure(`There is no coordinator, workflow or instance "${asked}"; ${mend}`, EXIT.notFound);
      }
      printData(terminal.out, options, found, {
        names: () => [found.name],
        text: () => found.sentences.map((sentence) => `${cleanText(sentence)}\n`).join(''),
      });
    });
  addExamples(command, 'akkaflow why nightly', 'akkaflow why 1kdm4c');
}

/** A workflow with a coordinator inside has the name of that: both are explained. */
async function explainName(client: ApiClient, name: string): Promise<Explanation | undefined> {
  const [coordinator, workflow] = await Promise.all([
    ifThere(client.coordinators.why(name)),
    ifThere(client.workflows.info(name)),
  ]);
  if (coordinator === undefined && workflow === undefined) return undefined;
  const sentences = (coordinator?.reasons ?? []).map(({ sentence }) => sentence);
  if (workflow === undefined) return { about: 'coordinator', name, sentences };
  const scheduled = coordinator === undefined ? ['No coordinator of its own starts it.'] : sentences;
  return { about: 'workflow', name, sentences: [...scheduled, ...(await explainLast(client, name))] };
}

async function explainLast(client: ApiClient, workflow: string): Promise<readonly string[]> {
  const [last] = (await client.instances.list({ workflow, limit: 1 })).items;
  if (last === undefined)
    return [`No instance of it was ever started; start one: akkaflow workflow trigger ${workflow}`];
  return await explain(client, await client.instances.info(last.id));
}

async function explainId(client: ApiClient, id: string): Promise<Explanation | undefined> {
  if (!/^[0-9a-z]+$/.test(id) || id.length < MIN_ID_PREFIX) return undefined;
  const view = await ifThere(client.instances.info(id));
  return view && { about: 'instance', name: view.id, sentences: await explain(client, view) };
}

/** Of one that waits for a worker also how the starts of workers go. */
async function explain(client: ApiClient, view: InstanceView): Promise<readonly string[]> {
  const sentences = explainInstance(view, Date.now());
  if (!waitsForWorker(view)) return sentences;
  const { fleets } = await client.system.health();
  return [...sentences, ...fleets.map(fleetSentence)];
}

async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemFailure && error.exitCode === EXIT.notFound) return undefined;
    throw error;
  }
}
