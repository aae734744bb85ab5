import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { OpenLink } from '#core/model/link.ts';
import { parseXml } from '#core/parser/parse-xml.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';
import type { ActionJob } from '#worker/action-process/action-job.ts';
import { ANSWER_FD } from '#worker/process/launch-protocol.ts';
import { ACTION_PROGRAM, actionArguments } from '#worker/process/run-action-process.ts';

/** What the worker gives an attempt by default. */
const MEMORY_MIB = 2048;
const LOOK_EVERY_MS = 20;

export interface Measured {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Runs one `<transfer>` in an action process; `db` names the first of the links. Throws unless it succeeds. */
export async function runTransfer(element: string, links: readonly OpenLink[]): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, actionArguments(ACTION_PROGRAM, MEMORY_MIB), {
    stdio: ['pipe', 'pipe', 'inherit', 'ignore', 'pipe'],
  });
  let peakKilobytes = 0;
  const watch = setInterval(() => {
    peakKilobytes = Math.max(peakKilobytes, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  child.stdin?.end(JSON.stringify(jobOf(element, links)));
  const answers = child.stdio[ANSWER_FD];
  if (!(answers && 'read' in answers && child.stdout)) throw new Error('the process has no pipes');
  const [said, answer] = await Promise.all([text(child.stdout), text(answers)]);
  clearInterval(watch);
  if (answer !== '{"outcome":"SUCCEEDED"}') throw new Error(`the transfer failed: ${answer} ${said}`);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peakKilobytes / 1024 };
}

function jobOf(element: string, [first, ...others]: readonly OpenLink[]): ActionJob {
  const { root } = parseXml(element);
  if (root === undefined) throw new Error('no element');
  const named = first === undefined ? [] : [{ ...first, link: { ...first.link, name: 'db' } }];
  return {
    action: action('transfer', 'end', { kind: 'transfer', content: root }),
    subject: actionContext().subject,
    folder: tmpdir(),
    environment: {},
    links: [...named, ...others],
  };
}

/** In kB; 0 once it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
