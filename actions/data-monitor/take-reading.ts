import type { ActionContext, ActionFailure } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';
import { normalizeDecimal } from './decimal.ts';
import type { Part, ValueOrigin } from './monitored-values.ts';
import { readCommand } from './read-command.ts';
import { readSelect } from './read-select.ts';

/** The value and the bounds that there are, as `normalizeDecimal` gives them. */
export interface Reading {
  readonly source: string;
  readonly min?: string;
  readonly max?: string;
}

const MAX_QUOTED_CHARACTERS = 60;

/** Reads every part once, one after the other; the first that cannot be read is the failure. */
export async function takeReading(
  context: ActionContext,
  origins: ReadonlyMap<Part, ValueOrigin>,
): Promise<Reading | ActionFailure> {
  const found: Partial<Record<Part, string>> = {};
  for (const [part, origin] of origins) {
    const text = await readText(context, part, origin);
    if (typeof text !== 'string') return text;
    const value = normalizeDecimal(text);
    if (value === undefined) return userFailure(noNumber(part, origin, text));
    found[part] = value;
  }
  const { source, ...bounds } = found;
  return source === undefined ? userFailure('<data-monitor> has no <source>: add one') : { source, ...bounds };
}

async function readText(context: ActionContext, part: Part, origin: ValueOrigin): Promise<string | ActionFailure> {
  switch (origin.type) {
    case 'NUM':
      return origin.text;
    case 'COMMAND':
      return await readCommand(context, part, origin.command);
    case 'SQL': {
      const link = context.link(origin.link);
      return 'outcome' in link ? link : await readSelect(context, part, link, origin.select);
    }
  }
}

const VERBS: Readonly<Record<ValueOrigin['type'], string>> = {
  NUM: 'is',
  COMMAND: 'printed',
  SQL: 'found',
};

function noNumber(part: Part, { type }: ValueOrigin, text: string): string {
  const found = text.trim();
  const quoted = found.length > MAX_QUOTED_CHARACTERS ? `${found.slice(0, MAX_QUOTED_CHARACTERS)}…` : found;
  return `<${part}> ${VERBS[type]} ${JSON.stringify(quoted)}: it must be one number such as 12 or -0.5`;
}
