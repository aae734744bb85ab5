import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqlAction } from '#actions/sql/sql-action.ts';
import { parseLinks } from '#core/links/parse-links.ts';
import { parseDefinition, resolveAction } from '#core/parser/parse-definition.ts';
import { actionContext } from '#test/factories/action-context.ts';

const FOLDER = join(import.meta.dirname, '../../../actions/sql');

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

describe('the example of sql', () => {
  const { links = [], diagnostics } = parseLinks(read('links.xml'));
  const [draft] = links;
  // Not the file that the link names, in which others may have sales of other days.
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-example-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs with the link beside it', async () => {
    expect(diagnostics).toEqual([]);
    const { definition, diagnostics: problems } = parseDefinition(read('example.xml'));
    expect(problems).toEqual([]);
    if (definition?.type !== 'workflow' || draft === undefined) throw new Error('not read');
    const link = { ...draft.link, options: { path: join(folder, 'sales.sqlite') }, updatedAt: 0 };
    let log = '';
    for (const [index, node] of definition.workflow.nodes.entries()) {
      if (node.type !== 'action') continue;
      const { action } = resolveAction(definition, index, { params: {}, logicalTime: 0, timezone: 'UTC' });
      const context = actionContext({
        ...(action && { action }),
        link: () => ({ link, secret: {} }),
        log: async (_, bytes) => {
          log += Buffer.from(bytes).toString();
        },
      });
      expect(await sqlAction.run(context)).toEqual({ outcome: 'SUCCEEDED' });
    }
    expect(log).toContain('2 of 3: delete from sales where day = ');
    expect(log).toContain('fruit          days  earned\n-------------  ----  ------\napples; green     1     0.5\n');
  });
});
