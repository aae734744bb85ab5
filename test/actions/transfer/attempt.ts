import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadProcessAction } from '#actions/process-actions.ts';
import type { Cell } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionNode } from '#core/model/workflow.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import type { ActionContext, ActionOutcome } from '#core/ports/action.ts';
import { actionContext } from '#test/factories/action-context.ts';

/** A folder, links by name, and what one wants to do with them. */
export interface Workplace {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  read(name: string): Promise<string>;
  /** Runs the kind element of this text, which is checked as one of a definition is. */
  run(element: string, overrides?: Partial<ActionContext>): Promise<{ outcome: ActionOutcome; log: string }>;
  /** Statements, one after another, and the rows of the last. */
  sql(link: string, ...statements: readonly string[]): Promise<readonly (readonly Cell[])[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `linksIn` is told the folder of the workplace, where files of databases may lie. */
export async function workplace(linksIn: (folder: string) => Readonly<Record<string, OpenLink>>): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'akkaflow-transfer-'));
  const links = linksIn(folder);
  const path = (name: string) => join(folder, name);
  return {
    folder,
    path,
    async write(name, content) {
      await writeFile(path(name), content);
      return path(name);
    },
    read: (name) => readFile(path(name), 'utf8'),
    run: (element, overrides) => runElement(element, links, overrides),
    sql: (link, ...statements) => runStatements(links[link], statements),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runElement(
  element: string,
  links: Readonly<Record<string, OpenLink>>,
  overrides: Partial<ActionContext> = {},
): Promise<{ outcome: ActionOutcome; log: string }> {
  const node = actionOf(
    `<workflow name="w"><start name="s" to="a"/><action name="a">${element}<ok to="e"/></action><end name="e"/></workflow>`,
  );
  const loaded = await loadProcessAction(node.kind);
  if (loaded === undefined) throw new Error(`kind ${node.kind} is not in the registry`);
  const said: Uint8Array[] = [];
  const outcome = await loaded.run(
    actionContext({
      action: node,
      folder: dirname('/nowhere/x'),
      log: async (_stream, bytes) => {
        said.push(Buffer.from(bytes));
      },
      link: (name) => links[name] ?? { outcome: 'FAILED', fault: 'user', message: `there is no link ${name}` },
      ...overrides,
    }),
  );
  return { outcome, log: Buffer.concat(said).toString() };
}

async function runStatements(
  link: OpenLink | undefined,
  statements: readonly string[],
): Promise<readonly (readonly Cell[])[]> {
  if (link === undefined) throw new Error('no such link');
  const database = await openDatabase(link, actionContext());
  try {
    let rows: readonly (readonly Cell[])[] = [];
    for (const statement of statements) rows = (await database.execute(statement, 1000)).rows ?? [];
    return rows;
  } finally {
    await database.close();
  }
}

function actionOf(text: string): ActionNode {
  const { definition, diagnostics } = parseDefinition(text);
  const node = definition?.type === 'workflow' ? definition.workflow.nodes.find(({ name }) => name === 'a') : undefined;
  if (node?.type !== 'action') throw new Error(JSON.stringify(diagnostics));
  return node;
}
