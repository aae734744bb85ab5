/** Who runs a script: a program, and the one argument a `#!` line may give it. */
export interface Interpreter {
  readonly program: string;
  readonly args: readonly string[];
  /** What must be there for it to run: the program, and for `env` what it looks up on the PATH. */
  readonly needs: readonly string[];
}

const SHEBANG = /^#![ \t]*(?<program>[^ \t\r\n]+)(?:[ \t]+(?<argument>[^\r\n]*))?/;

/** Reads the first line as Linux does: all after the program is one argument. Without a `#!` line it is bash. */
export function interpreterOf(script: string): Interpreter {
  const { program, argument } = SHEBANG.exec(script)?.groups ?? {};
  if (program === undefined) return { program: 'bash', args: [], needs: ['bash'] };
  const trimmed = argument?.trimEnd() ?? '';
  const args = trimmed === '' ? [] : [trimmed];
  const lookedUp = /(^|\/)env$/.test(program) ? lookedUpByEnv(trimmed) : undefined;
  return { program, args, needs: lookedUp === undefined ? [program] : [program, lookedUp] };
}

/** `env -S VAR=value python3 -u` runs `python3`. */
function lookedUpByEnv(argument: string): string | undefined {
  return argument.split(/[ \t]+/).find((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
}
