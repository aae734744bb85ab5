import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command line as a page writes it. */
export interface DocumentedCommand {
  /** `docs/cli.md:12`. */
  readonly where: string;
  readonly line: string;
}

const ROOT = join(import.meta.dirname, '..', '..');

/** Of akkaflow's own commands and of HTTP, which have tests of their own. */
const LEFT_OUT = ['docs/akkaflow-compatibility.md', 'docs/api.md', 'docs/roles.md'];

/** Pages whose tables name commands without the program. */
const SHORT = ['docs/cli.md', 'docs/links.md'];

const SHELL_FENCES = ['', 'sh', 'console', 'bash'];

/** Every command line of akkaflow in the fenced blocks and in the first cells of tables of the documentation. */
export function documentedCommands(heads: readonly string[]): readonly DocumentedCommand[] {
  const pages = ['README.md', ...globSync(['docs/*.md', 'actions/*/README.md', 'examples/README.md'], { cwd: ROOT })];
  return pages.filter((page) => !LEFT_OUT.includes(page)).flatMap((page) => commandsOf(page, heads));
}

function commandsOf(page: string, heads: readonly string[]): readonly DocumentedCommand[] {
  let fence: string | undefined;
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .flatMap((text, at) => {
      const where = `${page}:${at + 1}`;
      const mark = /^```(\w*)/.exec(text);
      if (mark !== null) {
        fence = fence === undefined ? mark[1] : undefined;
        return [];
      }
      if (fence !== undefined) return SHELL_FENCES.includes(fence) ? inBlock(text, where) : [];
      return text.startsWith('| `') ? inTable(text, where, SHORT.includes(page) ? heads : []) : [];
    });
}

/** Several of one line are one after the other; what is behind `#` is a remark. */
function inBlock(text: string, where: string): readonly DocumentedCommand[] {
  return text
    .replace(/\s#.*$/, '')
    .split(' && ')
    .map((part) => part.trim().replace(/^\$ /, '').replace(/^npx /, ''))
    .filter((part) => part.startsWith('akkaflow '))
    .map((part) => ({ where, line: part }));
}

function inTable(text: string, where: string, heads: readonly string[]): readonly DocumentedCommand[] {
  const [, first = ''] = text.split(/(?<!\\)\|/);
  return [...first.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => {
    if (code.startsWith('akkaflow ')) return [{ where, line: code }];
    return heads.includes(code.split(' ')[0] ?? '') ? [{ where, line: `akkaflow ${code}` }] : [];
  });
}

/** The words of a line as a shell makes them, and what it would read as standard input. */
export function wordsOf(line: string): { readonly words: readonly string[]; readonly reads: boolean } {
  const [command = '', input] = line.split(' < ');
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => {
    return double ?? single ?? plain ?? '';
  });
  return { words: words.slice(1), reads: input !== undefined };
}
