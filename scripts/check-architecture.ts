import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCycles } from './architecture/import-cycles.ts';
import { type ImportFact, readSource } from './architecture/source-facts.ts';
import { checkFile, resolveImport, type Violation } from './architecture/violations.ts';

/** Folders that hold no source of ours. */
const LEFT_OUT = ['node_modules', 'dist', 'coverage', 'cdk.out'];

/**
 * Checks every TypeScript file below the top folders of a repository against the import table, the list of what only
 * composition roots may do, and the limit of length. Files in the root itself configure tools and are left alone.
 */
export function checkArchitecture(root: string): readonly Violation[] {
  const violations: Violation[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const path of sourceFiles(root)) {
    const facts = readSource(path, readFileSync(join(root, path), 'utf8'));
    if ('unreadable' in facts) {
      violations.push({ path, line: 1, message: `cannot be read as TypeScript: ${facts.unreadable}` });
      continue;
    }
    violations.push(...checkFile(path, facts));
    graph.set(
      path,
      facts.imports.flatMap((fact) => loadedFile(path, fact)),
    );
  }
  return [...violations, ...findCycles(graph).map(cycleViolation)];
}

function sourceFiles(root: string): readonly string[] {
  const exclude = (path: string) => path.startsWith('.') || LEFT_OUT.includes(path);
  return globSync('*/**/*.{ts,tsx}', { cwd: root, exclude }).sort();
}

/** Imports of types vanish, so that a circle of them is none at run time. */
function loadedFile(path: string, { specifier, typeOnly }: ImportFact): readonly string[] {
  if (specifier === undefined || typeOnly) return [];
  const target = resolveImport(path, specifier);
  return target.type === 'file' ? [target.path] : [];
}

function cycleViolation(cycle: readonly string[]): Violation {
  const message = `stands on a cycle of imports, ${cycle.join(' → ')}: move what both need into a file of its own`;
  return { path: cycle[0] ?? '', line: 1, message };
}

/** `file:line: message`, the form that editors follow. */
export function formatViolation({ path, line, message }: Violation): string {
  return `${path}:${line}: ${message}`;
}

if (import.meta.main) {
  const violations = checkArchitecture(join(import.meta.dirname, '..'));
  for (const violation of violations) console.error(formatViolation(violation));
  if (violations.length > 0) process.exitCode = 1;
}
