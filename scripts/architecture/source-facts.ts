import { parseAst } from 'vitest/node';
import { findAmbient } from './ambient-facts.ts';
import { type AstNode, isNode, literal, walk } from './syntax-tree.ts';

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

/** What the check needs to know of a TypeScript file, or why it is none. */
export function readSource(path: string, text: string): SourceFacts | { readonly unreadable: string } {
  const program = parse(path, text);
  if (program instanceof Error) return { unreadable: program.message.replaceAll(/\s+/g, ' ') };
  const imports: ImportFact[] = [];
  const lineOf = lineCounter(text);
  for (const [node] of walk(program)) {
    const source = importSource(node);
    if (source !== undefined) imports.push({ line: lineOf(node.start), ...source });
  }
  const ambient = findAmbient(program).map(({ start, name }) => ({ line: lineOf(start), name }));
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

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
