import { byteLength } from '../model/byte-length.ts';
import type { ParamDefinition } from '../model/coordinator.ts';
import { MAX_ALL_PARAMS_BYTES, MAX_NAME_CHARACTERS, MAX_PARAM_BYTES } from '../model/limits.ts';
import type { Position } from '../model/xml.ts';
import { BUILT_IN_NAMES } from './built-ins.ts';
import type { ReferenceContext } from './context.ts';
import { quote } from './quote.ts';
import { type ReferenceMode, substitute } from './references.ts';

export interface ParamProblem {
  readonly message: string;
  /** Where its `<param>` stands; absent for a parameter given when starting. */
  readonly position?: Position;
}

export interface ResolvedParams {
  /** Has no prototype. */
  readonly params: Record<string, string>;
  readonly problems: readonly ParamProblem[];
}

type Clock = Pick<ReferenceContext, 'logicalTime' | 'timezone'>;

/**
 * The parameters of an instance (language §5): `definitions` in order, each of which may use the time forms and those
 * above it, a repeated name replacing the earlier value. A `given` parameter stands, to the byte, in the place of the
 * definitions of its name, so that a definition that refers to it follows it. `mode` is that of the definitions' file.
 */
export function resolveParams(
  definitions: readonly ParamDefinition[],
  given: Readonly<Record<string, string>>,
  clock: Clock,
  mode: ReferenceMode = 'prefixed',
): ResolvedParams {
  const params: Record<string, string> = Object.create(null);
  const problems: ParamProblem[] = [];
  const set = (name: string, value: string, at?: { readonly position: Position }) => {
    const message = findNameProblem(name) ?? findValueProblem(name, value);
    // A refused value still defines its name, so that one mistake is told once.
    params[name] = message === undefined ? value : '';
    if (message !== undefined) problems.push({ message, ...at });
  };
  for (const [name, value] of Object.entries(given)) set(name, value);
  for (const { name, value, position } of definitions) {
    if (Object.hasOwn(given, name)) continue;
    const substituted = substitute(value, { params, ...clock }, mode);
    problems.push(
      ...substituted.problems.map((message) => ({ message: `<param name="${name}">: ${message}`, position })),
    );
    set(name, substituted.text, { position });
  }
  problems.push(...findTotalProblems(params));
  return { params, problems };
}

function findNameProblem(name: string): string | undefined {
  if (BUILT_IN_NAMES.some((builtIn) => builtIn === name)) {
    return `${quote(name)} is a built-in parameter, which akkaflow sets itself: choose another name`;
  }
  if (name === '') return 'a parameter has no name: give it one';
  if ([...name].length > MAX_NAME_CHARACTERS) {
    return `the parameter name ${quote(name)} is too long; at most ${MAX_NAME_CHARACTERS} characters are allowed`;
  }
  if (/[\p{Cc}{}]/u.test(name)) {
    return `the parameter name ${JSON.stringify(name)} has a brace or a control character, which no reference can hold: leave it out`;
  }
  return undefined;
}

function findValueProblem(name: string, value: string): string | undefined {
  const bytes = byteLength(value);
  if (bytes <= MAX_PARAM_BYTES) return undefined;
  return `the value of parameter ${quote(name)} has ${bytes} bytes; at most ${MAX_PARAM_BYTES} are allowed: pass it as a file`;
}

/** Names are bounded like values: both are stored in one item. */
function findTotalProblems(params: Readonly<Record<string, string>>): readonly ParamProblem[] {
  const total = (texts: readonly string[]) => texts.reduce((bytes, text) => bytes + byteLength(text), 0);
  const sums = { values: total(Object.values(params)), names: total(Object.keys(params)) };
  return Object.entries(sums)
    .filter(([, bytes]) => bytes > MAX_ALL_PARAMS_BYTES)
    .map(([what, bytes]) => ({
      message: `the ${what} of all parameters have ${bytes} bytes together; at most ${MAX_ALL_PARAMS_BYTES} are allowed`,
    }));
}
