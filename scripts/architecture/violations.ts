import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import {
  AMBIENT,
  AMBIENT_MODULES,
  COMPOSITION_ROOTS,
  type FolderRule,
  IMPORT_TABLE,
  ISOLATED,
  MAX_LINES,
} from './import-table.ts';
import type { ImportFact, SourceFacts } from './source-facts.ts';

/** One breach: what was found, the rule, and how to mend it, in `message`. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Where a specifier leads: a file of the repository, a package, a builtin, or nowhere known. */
type Target =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'package'; readonly name: string }
  | { readonly type: 'builtin'; readonly name: string }
  | { readonly type: 'unknown' };

/** Resolves a specifier as `package.json` and Node do, without looking at the disk. */
export function resolveImport(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { type: 'file', path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('#')) {
    const path = specifier.slice(1);
    return Object.hasOwn(IMPORT_TABLE, topFolder(path)) ? { type: 'file', path } : { type: 'unknown' };
  }
  if (isBuiltin(specifier)) return { type: 'builtin', name: specifier.replace(/^(node:)?/, 'node:') };
  const [first = '', second = ''] = specifier.split('/');
  return { type: 'package', name: specifier.startsWith('@') ? `${first}/${second}` : first };
}

/** Every breach of the rules in one file of a folder of the table. */
export function checkFile(path: string, facts: SourceFacts): readonly Violation[] {
  const rule = IMPORT_TABLE[topFolder(path)];
  if (rule === undefined) return [{ path, line: 1, message: unknownFolder(path) }];
  const violations: Violation[] = [];
  const pure = !COMPOSITION_ROOTS.some((root) => isWithin(path, root));
  if (facts.lines > MAX_LINES) {
    const message = `the file has ${facts.lines} lines; at most ${MAX_LINES} are allowed: split it by operation or by kind`;
    violations.push({ path, line: MAX_LINES + 1, message });
  }
  for (const fact of facts.imports) {
    const message = importBreach(path, rule, fact, pure);
    if (message !== undefined) violations.push({ path, line: fact.line, message });
  }
  for (const { line, name } of pure ? facts.ambient : []) {
    const message = `uses ${name}; only composition roots (${COMPOSITION_ROOTS.join(', ')}) may: ${AMBIENT[name]}`;
    violations.push({ path, line, message });
  }
  return violations;
}

function importBreach(path: string, rule: FolderRule, fact: ImportFact, pure: boolean): string | undefined {
  const { specifier } = fact;
  if (specifier === undefined) {
    return pure ? 'imports a computed path, which cannot be checked: write the path as a literal' : undefined;
  }
  const target = resolveImport(path, specifier);
  switch (target.type) {
    case 'unknown':
      return `imports '${specifier}', an alias that leads to no folder of the table: use one of package.json's "imports"`;
    case 'package':
      if (rule.packages === 'any' || rule.packages.some((allowed) => matchesPackage(target.name, allowed))) return;
      return `imports the package '${target.name}'; ${allowance(path, rule)}`;
    case 'builtin':
      if (!rule.builtins) return `imports '${specifier}'; ${topFolder(path)} has no builtins: go through a port`;
      if (pure && AMBIENT_MODULES.includes(target.name)) {
        return `imports '${specifier}'; only composition roots may: take what it gives as an argument`;
      }
      return;
    case 'file':
      return folderBreach(path, rule, target.path, fact);
  }
}

function folderBreach(path: string, rule: FolderRule, to: string, { specifier, typeOnly }: ImportFact) {
  const folder = topFolder(path);
  if (isWithin(to, folder)) {
    if (!crossesIsolation(path, to)) return;
    return `imports '${specifier}'; folders inside ${folder} never import each other: move what is common to core`;
  }
  if (rule.values.some((allowed) => isWithin(to, allowed))) return;
  const asType = rule.types.some((allowed) => isWithin(to, allowed));
  if (asType && typeOnly) return;
  const found = asType ? `imports values of '${specifier}'` : `imports '${specifier}'`;
  return `${found}; ${allowance(path, rule)}`;
}

function allowance(path: string, { values, types, packages }: FolderRule): string {
  const folder = topFolder(path);
  const allowed = [folder, ...values, ...types.map((type) => `types of ${type}`), ...packages];
  return `${folder} may import only ${allowed.join(', ')}: hand it in through a port of core, or change the import table by a decision`;
}

function crossesIsolation(from: string, to: string): boolean {
  const [folder = '', fromPart = '', ...below] = from.split('/');
  const toPart = to.split('/')[1] ?? '';
  const open = ISOLATED[folder];
  return open !== undefined && below.length > 0 && fromPart !== toPart && !open.includes(toPart);
}

function unknownFolder(path: string): string {
  return `stands in the folder '${topFolder(path)}', which the import table does not know: move it, or give the folder a row`;
}

function matchesPackage(name: string, allowed: string): boolean {
  return allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
}

function topFolder(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

/** Whether `path` is `place` or below it; everything is below `''`. */
function isWithin(path: string, place: string): boolean {
  return place === '' || path === place || path.startsWith(`${place}/`);
}
