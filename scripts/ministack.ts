import { installMiniStack } from './ministack/install-ministack.ts';
import { startMiniStack } from './ministack/start-ministack.ts';

const DEFAULT_PORT = 4566;

/** Keeps MiniStack up until Ctrl-C, on the port that is the first argument, and prints the variables that lead to it. */
const say = (line: string) => void process.stderr.write(`${line}\n`);
const port = Number(process.argv[2] ?? DEFAULT_PORT);
const ministack = await startMiniStack({ python: await installMiniStack(say), port });
for (const [name, value] of Object.entries(ministack.variables)) process.stdout.write(`export ${name}=${value}\n`);
say(`MiniStack runs, and logs to ${ministack.logFile}; Ctrl-C ends it and all that is in it`);
const asked = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
await Promise.race([asked, ministack.ended]);
await ministack.stop();
