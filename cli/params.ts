import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';

type Params = Readonly<Record<string, string>>;

export interface ParamOptions {
  readonly param?: Params;
  readonly paramsFile?: string;
}

/** Adds `-p` and `--params-file`, which `readParams` makes parameters of. */
export function addParamOptions(command: Command): Command {
  return command
    .option('-p, --param <name=value>', 'a parameter of the instance; repeat it for more', collectParam)
    .option('--params-file <file>', 'a JSON file of parameters, an object of strings; -p wins over it');
}

/** Parameters of the file, then those of `-p`. Throws `CommandFailure` (usage) for a file of any other form. */
export async function readParams({ param = {}, paramsFile }: ParamOptions): Promise<Params> {
  return paramsFile === undefined ? param : { ...(await readParamsFile(paramsFile)), ...param };
}

/** One `-p`: everything behind the first `=` is the value, line breaks and further `=` included. */
export function collectParam(text: string, before: Params = {}): Params {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return Object.fromEntries([...Object.entries(before), [text.slice(0, at), text.slice(at + 1)]]);
}

async function readParamsFile(path: string): Promise<Params> {
  const value = parse(await readText(path));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CommandFailure(`${path} must hold one JSON object of strings, such as {"day": "2026-11-23"}`, EXIT.usage);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => {
      if (typeof one === 'string') return [name, one];
      throw new CommandFailure(`${path}: "${name}" is ${JSON.stringify(one)}; write it in quotes`, EXIT.usage);
    }),
  );
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`Cannot read ${path}: ${cause instanceof Error ? cause.message : cause}`, EXIT.usage, {
      cause,
    });
  }
}
