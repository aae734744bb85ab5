import { describe, expect, it } from 'vitest';
import { scriptAction } from '#actions/script/script-action.ts';
import type { XmlElement } from '#core/model/xml.ts';
import type { ProcessExit } from '#core/ports/action.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';

function element(name: string, ...children: (XmlElement | string)[]): XmlElement {
  return { name, attributes: {}, children, position: { line: 1, column: 1 } };
}

/** Runs a `<script>` that has these files attached, where every process ends with `exit`. */
async function runWith(files: readonly string[], exit: ProcessExit = { code: 0 }) {
  const calls: string[] = [];
  const attached = element('attach-list', ...files.map((file) => element('file', file)));
  const outcome = await scriptAction.run(
    actionContext({
      action: action('a', 'end', { kind: 'script', content: element('script', element('code', 'ls'), attached) }),
      folder: '/work/a',
      environment: { PATH: '/usr/bin:/bin' },
      writeFile: async (name) => `/work/a/${name}`,
      spawn: async (command, args) => {
        calls.push([command, ...args].join(' '));
        return exit;
      },
    }),
  );
  return { outcome, calls };
}

describe('the files attached to a script', () => {
  it('are copied beside it by processes of the attempt, before it runs', async () => {
    expect(await runWith(['/data/a.csv', ' /data/-b.csv '])).toEqual({
      outcome: { outcome: 'SUCCEEDED' },
      calls: ['cp -p -- /data/a.csv /work/a', 'cp -p -- /data/-b.csv /work/a', 'bash /work/a/script'],
    });
  });

  it('fail the attempt when one cannot be copied', async () => {
    const { outcome, calls } = await runWith(['/data/a.csv'], { code: 1 });
    expect(outcome).toEqual({ outcome: 'FAILED', fault: 'user', message: 'cannot copy /data/a.csv: its log says why' });
    expect(calls).toHaveLength(1);
  });

  it('fail the attempt when one is not named by an absolute path', async () => {
    const { outcome, calls } = await runWith(['a.csv']);
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('not an absolute path') });
    expect(calls).toEqual([]);
  });
});
