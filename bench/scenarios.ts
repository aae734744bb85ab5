import { MAX_NODES } from '#core/model/limits.ts';

/** A workflow to measure, as the file its users would write. */
export interface Scenario {
  readonly name: string;
  readonly actions: number;
  readonly xml: string;
}

/** Actions one after the other. */
export function chain(length: number): Scenario {
  const actions = Array.from({ length }, (_, index) =>
    shell(`a${index}`, index + 1 < length ? `a${index + 1}` : 'end'),
  );
  return scenario(`chain of ${length}`, length, 'a0', actions);
}

/** One fork, that many actions, one join. */
export function fan(width: number): Scenario {
  const names = Array.from({ length: width }, (_, index) => `a${index}`);
  const fork = forkTo('fork', names);
  return scenario(`fan of ${width}`, width, 'fork', [
    fork,
    ...names.map((name) => shell(name, 'join')),
    joinTo('join', 'end'),
  ]);
}

/**
 * Layers of √N actions, of which each waits for three of the layer before that a seed picks: an action is followed by
 * a fork to the joins of all that wait for it.
 */
export function layered(count: number, seed = 1): Scenario {
  const width = Math.round(Math.sqrt(count));
  const random = generator(seed);
  const layers = Math.ceil(count / width);
  const size = (layer: number) => Math.min(width, count - layer * width);
  const children = new Map<string, string[]>();
  for (let layer = 1; layer < layers; layer++) {
    for (let index = 0; index < size(layer); index++) {
      for (const parent of pick(3, size(layer - 1), random)) {
        const key = `a${layer - 1}_${parent}`;
        children.set(key, [...(children.get(key) ?? []), `j${layer}_${index}`]);
      }
    }
  }
  const lines = [
    forkTo(
      'fork',
      Array.from({ length: size(0) }, (_, index) => `a0_${index}`),
    ),
  ];
  for (let layer = 0; layer < layers; layer++) {
    for (let index = 0; index < size(layer); index++) {
      const id = `${layer}_${index}`;
      if (layer > 0) lines.push(joinTo(`j${id}`, `a${id}`));
      const next = children.get(`a${id}`) ?? [];
      lines.push(shell(`a${id}`, next.length > 1 ? `f${id}` : (next[0] ?? 'end')));
      if (next.length > 1) lines.push(forkTo(`f${id}`, next));
    }
  }
  return scenario(`layered DAG of ${count}`, count, 'fork', lines);
}

/** The largest layered DAG whose nodes, forks and joins included, a definition may have. */
export function largestLayered(): Scenario {
  let count = 1_000;
  while (nodesIn(layered(count + 10)) <= MAX_NODES) count += 10;
  return layered(count);
}

export function nodesIn({ xml }: Scenario): number {
  return xml.match(/<(start|end|fork|join|action) /g)?.length ?? 0;
}

function scenario(name: string, actions: number, first: string, nodes: readonly string[]): Scenario {
  const lines = [`<start name="start" to="${first}"/>`, ...nodes, '<end name="end"/>'];
  const xml = `<work-flow name="${name.replaceAll(' ', '-')}">\n${lines.join('\n')}\n</work-flow>\n`;
  return { name, actions, xml };
}

function shell(name: string, ok: string): string {
  return `<action name="${name}"><shell><command>true</command></shell><ok to="${ok}"/></action>`;
}

function forkTo(name: string, paths: readonly string[]): string {
  return `<fork name="${name}">${paths.map((path) => `<path to="${path}"/>`).join('')}</fork>`;
}

function joinTo(name: string, to: string): string {
  return `<join name="${name}" to="${to}"/>`;
}

function pick(count: number, from: number, random: () => number): readonly number[] {
  const picked = new Set<number>();
  while (picked.size < Math.min(count, from)) picked.add(Math.floor(random() * from));
  return [...picked].sort((a, b) => a - b);
}

/** A small seeded generator (a linear congruence), the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
