import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a command said, and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of ours by this Node to its end; at its deadline it is killed. Never throws for an exit code. */
export async function runNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  deadlineMs: number,
  cwd = process.cwd(),
): Promise<CommandResult> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd });
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  const [out, err] = [gather(child.stdout), gather(child.stderr)];
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, out: out(), err: err() };
}

/** Returns a function that answers all that has come so far. */
export function gather(stream: ChildProcess['stdout']): () => string {
  const parts: string[] = [];
  stream?.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  return () => parts.join('');
}

/** Throws with all that it said unless it ended with 0. */
export function mustSucceed(what: string, result: CommandResult): CommandResult {
  if (result.code === 0) return result;
  throw new Error(`${what} ended with ${result.code ?? 'a signal'}:\n${result.out}${result.err}`);
}
