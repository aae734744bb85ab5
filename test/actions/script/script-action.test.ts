import { describe, expect, it } from 'vitest';
import { scriptAction } from '#actions/script/script-action.ts';
import type { XmlElement } from '#core/model/xml.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';

function element(name: string, ...children: (XmlElement | string)[]): XmlElement {
  return { name, attributes: {}, children, position: { line: 1, column: 1 } };
}

/** Runs a `<script>` that has these files attached, of which the deployment has all but `absent`. */
async function runWith(...files: readonly string[]) {
  const calls: string[] = [];
  const attached = element('attach-list', ...files.map((file) => element('file', file)));
  const outcome = await scriptAction.run(
    actionContext({
      action: action('a', 'end', { kind: 'script', content: element('script', element('code', 'ls'), attached) }),
      writeFile: async (name) => `/work/a/${name}`,
      attach: async (path) => {
        calls.push(`attach ${path}`);
        return path === 'absent'
          ? { outcome: 'FAILED', fault: 'user', message: 'no file absent' }
          : { head: Buffer.from('') };
      },
      spawn: async (command, args) => {
        calls.push([command, ...args].join(' '));
        return { code: 0 };
      },
    }),
  );
  return { outcome, calls };
}

describe('the files attached to a script', () => {
  it('are copied beside it before it runs, each once', async () => {
    expect(await runWith('data/a.csv', ' -b.csv ', 'data/a.csv')).toEqual({
      outcome: { outcome: 'SUCCEEDED' },
      calls: ['attach data/a.csv', 'attach -b.csv', 'bash /work/a/script'],
    });
  });

  it('fail the attempt when one cannot be copied', async () => {
    const { outcome, calls } = await runWith('absent', 'b.csv');
    expect(outcome).toEqual({ outcome: 'FAILED', fault: 'user', message: 'no file absent' });
    expect(calls).toEqual(['attach absent']);
  });

  it.each([
    [['x/a.csv', 'y/a.csv'], 'files `x/a.csv` and `y/a.csv` would both be called a.csv: rename one of them'],
    [['jobs/script'], 'file `jobs/script` of <attach-list> would replace the script: rename one of them'],
  ])('%j fail the attempt, since one would replace another', async (files, message) => {
    expect((await runWith(...files)).outcome).toEqual({ outcome: 'FAILED', fault: 'user', message });
  });
});
