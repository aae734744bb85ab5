import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { explainElement, formatTopic } from '../explain/format-topic.ts';
import { elementTopic, linkTopic, type Topic, topicNames } from '../explain/topics.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printData } from '../output/print-data.ts';

/** `explain [TOPIC]`: what may stand in a definition, from the tables by which definitions are checked. */
export function addExplain(program: Command, { terminal }: Cli): void {
  const command = program
    .command('explain')
    .argument('[topic]', 'a kind of action, an element, or link')
    .argument('[type]', 'a type of link')
    .description('say what may stand in a definition: attributes, defaults, rules and an example')
    .action((topic: string | undefined, type: string | undefined, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      if (topic === undefined || (topic === 'link' && type === undefined)) return printTopics(options);
      const found = topic === 'link' ? linkTopic(type ?? '') : elementTopic(topic);
      if (found === undefined || (topic !== 'link' && type !== undefined)) throw noSuchTopic(topic, type);
      return printTopic(options, found);
    });
  addExamples(command, 'akkaflow explain sql', 'akkaflow explain work-flow', 'akkaflow explain link postgresql');

  function printTopics(options: GlobalOptions): void {
    const { elements, links } = topicNames();
    const names = [...elements, ...links.map((name) => `link ${name}`)];
    printData(terminal.out, options, names, {
      names: () => names,
      text: () => names.map((name) => `${name}\n`).join(''),
    });
  }

  function printTopic(options: GlobalOptions, topic: Topic): void {
    const element = explainElement(topic.grammar);
    const { name, example } = topic;
    printData(
      terminal.out,
      options,
      { name, ...element, ...(example !== undefined && { example }) },
      {
        names: () => element.attributes.map((attribute) => attribute.name),
        text: (sheet) => formatTopic(sheet, topic, element),
      },
    );
  }
}

function noSuchTopic(topic: string, type: string | undefined): CommandFailure {
  const asked = type === undefined ? topic : `${topic} ${type}`;
  const { elements, links } = topicNames();
  const there = topic === 'link' ? links : elements;
  return new CommandFailure(
    `There is nothing called "${asked}" to explain; there are: ${there.join(', ')}`,
    EXIT.notFound,
  );
}
