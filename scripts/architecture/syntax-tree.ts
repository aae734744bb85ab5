/** A node of the tree that the parser of TypeScript gives (ESTree). */
export interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The text of a string literal. */
export function literal(source: unknown): { specifier?: string } {
  return isNode(source) && typeof source['value'] === 'string' ? { specifier: source['value'] } : {};
}

export function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined;
}

/** The nodes of a list. */
export function arrayOf(value: unknown): readonly AstNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Every node with the one around it. A pattern knows `from` what it takes, its properties that they are a pattern's. */
export function* walk(value: unknown, parent?: AstNode): Generator<readonly [AstNode, AstNode | undefined]> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item, parent);
  } else if (isNode(value)) {
    const node = marked(value, parent);
    yield [node, parent];
    for (const child of Object.values(node))
      if (typeof child === 'object' && child !== node['from']) yield* walk(child, node);
  }
}

function marked(node: AstNode, parent: AstNode | undefined): AstNode {
  if (node.type === 'ObjectPattern' && parent?.type === 'VariableDeclarator') return { ...node, from: parent['init'] };
  return node.type === 'Property' && parent?.type === 'ObjectPattern' ? { ...node, isPattern: true } : node;
}
