import { parseAst } from 'vitest/node';
import { AMBIENT } from './import-table.ts';

/** An import as written. `typeOnly`: `import type` and its like, of which nothing is left at run time. */
export interface ImportFact {
  readonly line: number;
  /** Absent when it is computed. */
  readonly specifier?: string;
  readonly typeOnly: boolean;
}

/** A use of a global listed in `AMBIENT`. */
export interface AmbientFact {
  readonly line: number;
  readonly name: string;
}

export interface SourceFacts {
  readonly lines: number;
  readonly imports: readonly ImportFact[];
  readonly ambient: readonly AmbientFact[];
}

interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** What the check needs to know of a TypeScript file, or why it is none. */
export function readSource(path: string, text: string): SourceFacts | { readonly unreadable: string } {
  const program = parse(path, text);
  if (program instanceof Error) return { unreadable: program.message.replaceAll(/\s+/g, ' ') };
  const imports: ImportFact[] = [];
  const ambient: AmbientFact[] = [];
  const lineOf = lineCounter(text);
  for (const node of walk(program)) {
    const source = importSource(node);
    if (source !== undefined) imports.push({ line: lineOf(node.start), ...source });
    const name = ambientName(node);
    if (name !== undefined && Object.hasOwn(AMBIENT, name)) ambient.push({ line: lineOf(node.start), name });
  }
  return { lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), imports, ambient };
}

/** The parser throws errors of its own for bad syntax; whatever it throws says that the file cannot be checked. */
function parse(path: string, text: string): unknown {
  try {
    return parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function importSource(node: AstNode): { specifier?: string; typeOnly: boolean } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { ...literal(node['source']), typeOnly: node['importKind'] === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return isNode(node['source'])
        ? { ...literal(node['source']), typeOnly: node['exportKind'] === 'type' }
        : undefined;
    case 'TSImportType':
      return { ...literal(node['source']), typeOnly: true };
    case 'ImportExpression':
      return { ...literal(node['source']), typeOnly: false };
    default:
      return undefined;
  }
}

function literal(source: unknown): { specifier?: string } {
  return isNode(source) && typeof source['value'] === 'string' ? { specifier: source['value'] } : {};
}

/** The name under which `AMBIENT` would list this node. */
function ambientName(node: AstNode): string | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return dottedName(node);
    case 'NewExpression':
      return isEmpty(node['arguments']) ? `new ${dottedName(node['callee'])}()` : undefined;
    case 'CallExpression':
      return dottedName(node['callee']) === 'Date' ? 'Date()' : identifier(node['callee']);
    default:
      return undefined;
  }
}

/** `a.b.c`, also written `a['b'].c`; the global object and `crypto` in front are left out. */
function dottedName(node: unknown): string | undefined {
  if (!isNode(node) || node.type !== 'MemberExpression') return identifier(node);
  const object = dottedName(node['object']);
  const property = node['computed'] === true ? literal(node['property']).specifier : identifier(node['property']);
  if (property === undefined) return undefined;
  return object === 'globalThis' || object === 'crypto' ? property : `${object}.${property}`;
}

function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function* walk(value: unknown): Generator<AstNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) if (typeof child === 'object') yield* walk(child);
  }
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
