import { LINK_TYPES } from '#core/links/link-options.ts';
import { ACTION_KINDS } from '#core/model/workflow.ts';
import { ACTION } from '#core/parser/grammar/action.ts';
import { ACTION_KIND_GRAMMARS } from '#core/parser/grammar/action-kinds.ts';
import { END, FORK, JOIN, KILL, START } from '#core/parser/grammar/control-nodes.ts';
import { COORDINATOR_2017 } from '#core/parser/grammar/coordinator-2017.ts';
import { COORDINATOR_2019 } from '#core/parser/grammar/coordinator-2019.ts';
import type { ElementGrammar } from '#core/parser/grammar/grammar.ts';
import { WORKFLOW } from '#core/parser/grammar/workflow.ts';
import { readPackageFile } from './package-file.ts';

/** Something that can be explained: an element of the language, or a type of link. */
export interface Topic {
  readonly name: string;
  readonly grammar: ElementGrammar;
  /** What to copy. */
  readonly example: string | undefined;
}

const ELEMENTS: Readonly<Record<string, readonly [ElementGrammar, string]>> = {
  'work-flow': [WORKFLOW, 'examples/demo.xml'],
  coordinator: [COORDINATOR_2019, 'examples/demo.xml'],
  'coordinator-file': [COORDINATOR_2017, 'examples/warehouse/coor_import_order.xml'],
  action: [ACTION, 'actions/shell/example.xml'],
  start: [START, 'examples/demo.xml'],
  fork: [FORK, 'examples/fork-join.xml'],
  join: [JOIN, 'examples/fork-join.xml'],
  kill: [KILL, 'examples/error-path.xml'],
  end: [END, 'examples/demo.xml'],
};

/** Kinds that have their example under the name of another. */
const SAME_EXAMPLE: Readonly<Record<string, string>> = { 'file-watcher': 'file-monitor' };

/** All that can be explained, by name: elements and kinds first, then types of links. */
export function topicNames(): { readonly elements: readonly string[]; readonly links: readonly string[] } {
  return { elements: [...Object.keys(ELEMENTS), ...ACTION_KINDS], links: Object.keys(LINK_TYPES) };
}

/** An element of the language or a kind of action; `workflow` is another name of `work-flow`. */
export function elementTopic(asked: string): Topic | undefined {
  const name = asked === 'workflow' ? 'work-flow' : asked;
  const element = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined;
  if (element !== undefined) return { name, grammar: element[0], example: readPackageFile(element[1]) };
  const kind = ACTION_KINDS.find((each) => each === name);
  if (kind === undefined) return undefined;
  const example = readPackageFile(`actions/${SAME_EXAMPLE[kind] ?? kind}/example.xml`);
  return { name, grammar: ACTION_KIND_GRAMMARS[kind], example };
}

/** A type of link: its options are its attributes, and its example the command that adds one. */
export function linkTopic(name: string): Topic | undefined {
  const type = Object.entries(LINK_TYPES).find(([each]) => each === name)?.[1];
  if (type === undefined) return undefined;
  const { doc, options, oneOf = [], secrets } = type;
  const needed = [...Object.keys(options).filter((option) => options[option]?.required), ...oneOf.slice(0, 1)];
  const given = needed.map((option) => ` --option ${option}=…`).join('');
  const rules = [
    ...(oneOf.length > 0 ? [`needs ${oneOf.map((option) => `\`${option}\``).join(' or ')}`] : []),
    secrets.length === 0 ? 'has no secret' : `may have as a secret: ${secrets.join(', ')}`,
  ];
  const grammar: ElementGrammar = {
    doc,
    attributes: options,
    children: {},
    text: 'none',
    rules: rules.map((rule) => ({ doc: rule, holds: () => true })),
  };
  return { name: `link ${name}`, grammar, example: `akkaflow link add NAME --type ${name}${given}\n` };
}
