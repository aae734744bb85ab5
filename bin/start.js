// Plain JavaScript that older releases of Node can read, so that they can say what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

/** Runs a program that was built, `dist/NAME.js`, in this process with these arguments before those of the command line. */
export async function start(name, ...first) {
  const program = new URL(`../dist/${name}.js`, import.meta.url);
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    if (existsSync(ownNode)) runWith(ownNode);
    else
      fail(
        `needs Node ${OLDEST_NODE} or newer and found ${process.version}: install it, or run 'npm ci', which brings one`,
      );
  } else if (existsSync(program)) {
    process.argv.splice(2, 0, ...first);
    // Processes that this one starts keep their compiled code in the same place.
    process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
    module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
    await import(program.href);
  } else {
    fail("is not built: run 'npm ci', or 'npm run build' in its folder");
  }
}

/** Becomes this program under another Node, as nearly as a parent process can. */
function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both of us; sent on, it would arrive twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message) {
  console.error(`akkaflow ${message}`);
  process.exitCode = 1;
}
