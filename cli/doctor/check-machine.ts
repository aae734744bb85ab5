import { spawnSync } from 'node:child_process';
import type { Check } from './check.ts';

const OLDEST_NODE = 24;
/** What scripts of workflows are written in; only workers on this machine need them. */
const PROGRAMS = ['bash', 'perl', 'python3'];
const TIMEOUT_MS = 5_000;

/** What a local system and its scripts need of this machine. */
export function checkMachine(nodeVersion: string): readonly Check[] {
  return [checkNode(nodeVersion), ...PROGRAMS.map(checkProgram)];
}

function checkNode(version: string): Check {
  const good = Number.parseInt(version, 10) >= OLDEST_NODE;
  if (good) return { name: 'node', result: 'ok', detail: version };
  return { name: 'node', result: 'fail', detail: version, mend: `install Node ${OLDEST_NODE} or newer` };
}

function checkProgram(name: string): Check {
  const { status, error } = spawnSync(name, ['--version'], { stdio: 'ignore', timeout: TIMEOUT_MS });
  if (error === undefined && status === 0) return { name, result: 'ok', detail: 'is there' };
  const mend = `install ${name}, if actions on this machine use it`;
  return { name, result: 'warn', detail: 'is not on this machine', mend };
}
