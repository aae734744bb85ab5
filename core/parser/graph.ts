import type { Position, XmlElement } from '../model/xml.ts';
import { watchers } from './grammar/action.ts';
import { childElements } from './text.ts';

export interface GraphEdge {
  readonly to: string;
  readonly position: Position;
}

/** A node as far as the graph is concerned, whether or not the rest of it is right. */
export interface GraphNode {
  readonly name: string;
  readonly type: string;
  readonly position: Position;
  readonly edges: readonly GraphEdge[];
}

const NODE_TYPES: readonly string[] = ['start', 'fork', 'join', 'action', 'kill', 'end'];

/** By root: a worker asks again for every attempt of an instance. */
const elementsOf = new WeakMap<XmlElement, readonly XmlElement[]>();

/** The node elements of a workflow, in definition order. */
export function nodeElements(root: XmlElement): readonly XmlElement[] {
  const known = elementsOf.get(root);
  if (known !== undefined) return known;
  const elements = childElements(root).filter(({ name }) => NODE_TYPES.includes(name));
  elementsOf.set(root, elements);
  return elements;
}

/** The nodes that have a name. */
export function readGraph(root: XmlElement): readonly GraphNode[] {
  return nodeElements(root).flatMap((element) => {
    const name = element.attributes['name'];
    if (name === undefined) return [];
    const edges = edgeElements(element).flatMap(({ attributes: { to } }) =>
      to === undefined ? [] : [{ to: to.value, position: to.position }],
    );
    return [{ name: name.value, type: element.name, position: name.position, edges }];
  });
}

/** Where an action's `<ok>` or `<error>` leads, which may stand inside a 2017 file-watcher. */
export function actionEdge(action: XmlElement, type: 'ok' | 'error'): string | undefined {
  const [edge] = [action, ...watchers(action)].flatMap((element) => childElements(element, type));
  return edge?.attributes['to']?.value;
}

function edgeElements(node: XmlElement): readonly XmlElement[] {
  if (node.name === 'start' || node.name === 'join') return [node];
  if (node.name === 'fork') return childElements(node, 'path');
  return [node, ...watchers(node)].flatMap((element) => [
    ...childElements(element, 'ok'),
    ...childElements(element, 'error'),
  ]);
}
