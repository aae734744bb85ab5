import { suggestName } from '../params/suggest-name.ts';
import type { Report } from './diagnostic-list.ts';
import type { GraphNode } from './graph.ts';
import { cut } from './scan-tag.ts';
import { strongComponents } from './strong-components.ts';

/** Looking for a like name reads many others, so that only the first mistakes get it. */
const MAX_SUGGESTIONS = 20;

const LAST_TYPES: readonly string[] = ['end', 'kill'];

/** Names in one message. */
const MAX_NAMED = 20;

/**
 * The rules of language §2 and §3 about nodes together: unique names, existing targets, reachability, an end in reach,
 * no fork or join on a cycle. Where nodes lead is only looked at once every edge is there and right, so that one
 * mistake is told once.
 */
export function checkGraph(nodes: readonly GraphNode[], report: Report): void {
  const indexes = new Map<string, number>();
  for (const [index, { name }] of nodes.entries()) if (!indexes.has(name)) indexes.set(name, index);
  if (!checkNames(nodes, indexes, report) || !checkTargets(nodes, indexes, report)) return;
  if (nodes.some(({ type, edges }) => edges.length === 0 && !LAST_TYPES.includes(type))) return;
  const successors = nodes.map(({ edges }) => edges.flatMap(({ to }) => indexes.get(to) ?? []));
  const starts = indexesOf(nodes, ['start']);
  const ends = indexesOf(nodes, LAST_TYPES);
  if (starts.length !== 1 || ends.length === 0) return;
  reportOthers(nodes, reachable(successors, starts), ({ name, position }) => {
    report('unreachable-node', position, `nothing leads from start to \`${cut(name)}\`: it will never run`);
  });
  reportOthers(nodes, reachable(reversed(successors), ends), ({ name, position }) => {
    report('no-way-to-end', position, `no way leads from \`${cut(name)}\` to an \`<end>\` or \`<kill>\`: add one`);
  });
  checkCycles(nodes, successors, report);
}

function checkNames(nodes: readonly GraphNode[], indexes: ReadonlyMap<string, number>, report: Report): boolean {
  if (indexes.size === nodes.length) return true;
  for (const [index, { name, position }] of nodes.entries()) {
    const first = nodes[indexes.get(name) ?? index];
    if (first === undefined || first === nodes[index]) continue;
    const message = `the name \`${cut(name)}\` is taken by the \`<${first.type}>\` in line ${first.position.line}`;
    report('duplicate-name', position, `${message}: names are unique in a file`);
  }
  return false;
}

function checkTargets(nodes: readonly GraphNode[], indexes: ReadonlyMap<string, number>, report: Report): boolean {
  const names = [...indexes.keys()];
  let missing = 0;
  let starts = 0;
  for (const { to, position } of nodes.flatMap(({ edges }) => edges)) {
    const target = nodes[indexes.get(to) ?? -1];
    if (target === undefined) {
      const others = missing++ < MAX_SUGGESTIONS ? names : [];
      report('missing-target', position, () => {
        const suggestion = suggestName(to, others);
        const mend = suggestion === undefined ? 'add it or name another' : `did you mean \`${suggestion}\`?`;
        return `there is no node \`${cut(to)}\` in this file: ${mend}`;
      });
    } else if (target.type === 'start') {
      starts++;
      report('start-as-target', position, `\`${cut(to)}\` is the start, which nothing can lead to: name another node`);
    }
  }
  return missing + starts === 0;
}

function checkCycles(nodes: readonly GraphNode[], successors: readonly (readonly number[])[], report: Report): void {
  for (const component of strongComponents(successors)) {
    const [first = 0] = component;
    if (component.length === 1 && successors[first]?.includes(first) !== true) continue;
    const members = component.flatMap((index) => nodes[index] ?? []);
    const culprit = members.find(({ type }) => type === 'fork' || type === 'join');
    if (culprit === undefined) continue;
    const named = members.slice(0, MAX_NAMED).map(({ name }) => `\`${cut(name)}\``);
    if (members.length > MAX_NAMED) named.push(`${members.length - MAX_NAMED} more`);
    const message = `the ${culprit.type} \`${cut(culprit.name)}\` lies on a cycle of ${named.join(', ')}`;
    report('fork-or-join-on-cycle', culprit.position, `${message}: a cycle takes neither fork nor join`);
  }
}

function indexesOf(nodes: readonly GraphNode[], types: readonly string[]): readonly number[] {
  return [...nodes.keys()].filter((index) => types.includes(nodes[index]?.type ?? ''));
}

function reachable(successors: readonly (readonly number[])[], from: readonly number[]): ReadonlySet<number> {
  const reached = new Set(from);
  // A set hands out what is added while it is read.
  for (const node of reached) for (const next of successors[node] ?? []) reached.add(next);
  return reached;
}

function reversed(successors: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const predecessors: number[][] = successors.map(() => []);
  for (const [node, nexts] of successors.entries()) for (const next of nexts) predecessors[next]?.push(node);
  return predecessors;
}

function reportOthers(nodes: readonly GraphNode[], reached: ReadonlySet<number>, tell: (node: GraphNode) => void) {
  for (const [index, node] of nodes.entries()) if (!reached.has(index)) tell(node);
}
