import { openSync, readdirSync, writeFileSync } from 'node:fs';
import { url } from 'node:inspector';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionOutcome } from '#core/ports/action.ts';
import { serveAction } from '#worker/action-process/serve-action.ts';
import { systemClock } from '../system-clock.ts';

const SUCCEEDED: ActionOutcome = { outcome: 'SUCCEEDED' };

/** What an action of this program can do, by the text of its element. */
const DEEDS: Readonly<Record<string, (context: ActionContext) => Promise<ActionOutcome>>> = {
  /** All that it was given and sees. */
  look: async (context) => {
    const { action, subject, folder, environment: given } = context;
    const ids = { uid: process.getuid?.(), gid: process.getgid?.(), groups: process.getgroups?.() };
    const seen = { arguments: process.argv, environment: process.env, ids, cwd: process.cwd() };
    await say(context, { kind: action.kind, subject, folder, given, link: context.link('warehouse'), ...seen });
    return { ...SUCCEEDED, warning: 'mind the gap', measurements: [] };
  },
  /** Whom AWS would take it for, by the default chain of its SDK. */
  sign: async (context) => {
    const { accessKeyId } = await defaultProvider()();
    await say(context, accessKeyId);
    return SUCCEEDED;
  },
  fail: async () => ({ outcome: 'FAILED', fault: 'user', message: 'no such table', exitCode: 3 }),
  throw: async () => {
    throw new TypeError('a bug');
  },
  crash: () => {
    setTimeout(() => {
      throw new TypeError('a bug in a driver');
    });
    return new Promise(() => {});
  },
  leak: async () => {
    setInterval(() => {}, 1_000);
    return SUCCEEDED;
  },
  die: async () => process.kill(process.pid, 'SIGKILL') && SUCCEEDED,
  exit: async () => process.exit(0),
  eat: async () => {
    const eaten: unknown[] = [];
    for (;;) eaten.push(Array.from({ length: 1e6 }, (_, index) => ({ index })));
  },
  block: async (context) => {
    await say(context, process.pid);
    await context.writeFile('ready', '');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  },
  wait: async (context) => {
    await say(context, process.pid);
    await context.writeFile('ready', '');
    while (!context.cancel.aborted) await context.clock.sleep(60_000, context.cancel);
    await say(context, 'cleaned up');
    return { outcome: 'FAILED', fault: 'user', message: 'cancelled' };
  },
  flood: async (context) => {
    for (let line = 0; line < 2_000; line += 1) await context.log('out', Buffer.from(`${'x'.repeat(1_023)}\n`));
    return SUCCEEDED;
  },
  spawn: async (context) => {
    const exit = await context.spawn('bash', ['-c', 'echo out; echo err >&2; echo via > /dev/stderr; exit 5']);
    await say(context, exit);
    await context.writeFile('../../escape', '#!/bin/bash\necho written');
    await context.spawn('./escape', []);
    return SUCCEEDED;
  },
  'spawn-nothing': async (context) => {
    await context.spawn('/no/such/program', []);
    return SUCCEEDED;
  },
  'spawn-and-stay': async (context) => {
    await context.spawn('bash', ['-c', 'setsid sleep 60 & echo $!; sleep 60 & echo $!; touch ready; wait']);
    return SUCCEEDED;
  },
  /** A command that it spawned tries to speak, and to look, in its stead. */
  forge: async (context) => {
    const answer = `{"outcome":"SUCCEEDED","warning":"forged"}`;
    const script = `for fd in 0 3 4 5; do echo '${answer}' >&$fd; echo '${answer}' > /proc/$PPID/fd/$fd; done
      cat /proc/$PPID/environ /proc/$PPID/mem | tr -d '\\0' | head -c 10; ls -l /proc/self/fd >&2`;
    await context.spawn('bash', ['-c', script]);
    return { outcome: 'FAILED', fault: 'user', message: 'the true outcome' };
  },
  /** A command that it spawned asks for a debugger, which could read all that it knows. */
  debug: async (context) => {
    await context.spawn('bash', ['-c', 'kill -USR1 $PPID; sleep 1']);
    await say(context, url() ?? 'no debugger');
    return SUCCEEDED;
  },
  /** What the worker may read and its attempts may not. */
  peek: async (context) => {
    const tries = ['/etc/shadow', '/root', '../../owner.json'].map((file) => attempt(() => openSync(file, 'r')));
    const others = attempt(() => readdirSync('../..'));
    const back = attempt(() => process.setuid?.(0));
    const write = attempt(() => writeFileSync('/etc/akkaflow-test', ''));
    await say(context, [...tries, others, back, write]);
    return SUCCEEDED;
  },
};

function attempt(deed: () => unknown): string {
  try {
    return String(deed());
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

async function say({ log }: ActionContext, what: unknown): Promise<void> {
  await log('out', Buffer.from(`${JSON.stringify(what)}\n`));
}

if (import.meta.main) {
  await serveAction({
    clock: systemClock,
    loadAction: async () => ({
      kind: 'sql',
      place: 'process',
      run: async (context) => DEEDS[elementText(context.action.content)]?.(context) ?? SUCCEEDED,
    }),
    loadDriver: async () => {},
  });
}
