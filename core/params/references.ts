import { ownValue, type ReferenceContext } from './context.ts';
import { quote } from './quote.ts';
import { suggestName } from './suggest-name.ts';
import { resolveTimeReference } from './time-reference.ts';

export type ReferenceMode = 'prefixed' | 'bare';

/** A text with its references replaced, and what could not be; a reference with a problem stays as written. */
export interface Substituted {
  readonly text: string;
  readonly problems: readonly string[];
}

/**
 * `$${`, or `${` and what follows up to `}`, a line break or the next `${`. The end is optional, so that a match never
 * backtracks, and a body never spans a further `${`, so that the whole text is read once.
 */
const REFERENCE = /\$(\$\{)|\$\{([^$}\r\n]*(?:\$(?!\$?\{)[^$}\r\n]*)*)(\}?)/g;

/** A file of mistakes is told of the first ones only. */
const MAX_PROBLEMS = 20;

/** References are shorter than values: without a bound a file of 1 MiB could ask for gigabytes. */
const MAX_INSERTED_CHARACTERS = 16 * 1024 * 1024;

/** Moving a time on the calendar of a zone costs thousands of times what reading the reference does. */
const MAX_TIMES = 300;

type Replacement = { readonly text: string } | { readonly problem: string };

/**
 * Replaces the references of language §5 in `text`: `${param:…}` and `${time.…}` always, `${NAME}` of a defined
 * parameter in bare mode, `$${` by `${`. Every other `${…}` stays to the byte; inserted values are not read again.
 * `write` says how a value is written where it stands. Takes time linear in the text. Never throws; what it cannot replace is a problem, once each and at most 20.
 */
export function substitute(
  text: string,
  context: ReferenceContext,
  mode: ReferenceMode,
  write: (value: string) => string = (value) => value,
): Substituted {
  const problems = new Set<string>();
  const times = new TimeReferences(context);
  let inserted = 0;
  const replaced = text.replace(REFERENCE, (whole, escaped: string | undefined, body: string, close: string, at) => {
    if (escaped !== undefined) return escaped;
    const closed = close !== '';
    if (!closed && text[at + whole.length] !== '$') return whole;
    if (problems.size >= MAX_PROBLEMS) return whole;
    const replacement = closed ? replace(body, context, mode, times) : refuseNesting(body);
    if (replacement === undefined) return whole;
    if ('problem' in replacement) {
      problems.add(replacement.problem);
      return whole;
    }
    const value = write(replacement.text);
    inserted += value.length;
    if (inserted <= MAX_INSERTED_CHARACTERS) return value;
    problems.add(
      `the inserted values have more than ${MAX_INSERTED_CHARACTERS} characters together: use fewer of them`,
    );
    return whole;
  });
  return { text: replaced, problems: [...problems] };
}

/**
 * Whether `substitute` may change this text or find a problem in it, whatever the parameters: in bare mode any
 * closed `${…}` counts. An escape (`$${`) counts too, since it is rewritten.
 */
export function hasReference(text: string, mode: ReferenceMode): boolean {
  for (const [, escaped, body = '', close] of text.matchAll(REFERENCE)) {
    if (escaped !== undefined || isReserved(body)) return true;
    if (mode === 'bare' && close !== '' && body !== '') return true;
  }
  return false;
}

/** Those of one text: each different one is resolved once. */
class TimeReferences {
  readonly #context: ReferenceContext;
  readonly #resolved = new Map<string, Replacement>();

  constructor(context: ReferenceContext) {
    this.#context = context;
  }

  resolve(body: string): Replacement {
    const known = this.#resolved.get(body);
    if (known !== undefined) return known;
    if (this.#resolved.size >= MAX_TIMES) {
      return { problem: `there are more than ${MAX_TIMES} different \`\${time.…}\` in one text: use fewer of them` };
    }
    const resolved = resolveTimeReference(body, this.#context);
    this.#resolved.set(body, resolved);
    return resolved;
  }
}

function replace(
  body: string,
  context: ReferenceContext,
  mode: ReferenceMode,
  times: TimeReferences,
): Replacement | undefined {
  if (body.startsWith('param:')) {
    const name = body.slice('param:'.length);
    const value = ownValue(context.params, name);
    return value === undefined ? { problem: undefinedParameter(name, context) } : { text: value };
  }
  if (body.startsWith('time.')) return times.resolve(body.slice('time.'.length));
  if (isNodeReference(body)) {
    return {
      problem: `${quote(`\${${body}}`)}: references to the output of a node are reserved and not available yet`,
    };
  }
  const value = mode === 'bare' ? ownValue(context.params, body) : undefined;
  return value === undefined ? undefined : { text: value };
}

function isReserved(body: string): boolean {
  return body.startsWith('param:') || body.startsWith('time.') || isNodeReference(body);
}

/** `node:NAME.KEY`; bash writes `${node:-a.b}` and `${node:0:3}` of a variable that is called node. */
function isNodeReference(body: string): boolean {
  return /^node:[^-+=?]/.test(body) && body.includes('.');
}

function refuseNesting(body: string): Replacement | undefined {
  if (!isReserved(body)) return undefined;
  return {
    problem: `${quote(`\${${body}`)} has no \`}\` before the next \`\${\`: close it; a reference cannot hold another one`,
  };
}

function undefinedParameter(name: string, { params }: ReferenceContext): string {
  const suggestion = suggestName(name, Object.keys(params));
  const hint = suggestion === undefined ? '' : ` (did you mean ${quote(suggestion)}?)`;
  return (
    `parameter ${quote(name)} is not defined${hint}: define it in the coordinator's <param-list> or give it when starting, ` +
    `or write ${quote(`$\${param:${name}}`)} to keep the text as it is`
  );
}
