import { OptionError } from '../errors.ts';
import type { CreationPlan } from './role-deployment.ts';

/** What every role takes. */
export const COMMON_OPTIONS = {
  settings: { type: 'string' },
  create: { type: 'boolean', default: false },
  name: { type: 'string', default: 'akkaflow' },
  groups: { type: 'string', default: 'default' },
  'print-settings': { type: 'boolean', default: false },
  'until-stdin-closes': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const COMMON_HELP = `  --settings FILE         a file of environment variables, NAME=VALUE a line; those that are set already win
  --create                make the table, the bucket and the queues when they are missing
  --name NAME             what they are called (akkaflow)
  --groups NAME,…         the worker groups that get a queue, the default one first (default)
  --print-settings        print the deployment as such a file, and end
  --until-stdin-closes    also end when standard input does
  -h, --help              this text`;

const NAME = /^[a-z0-9][a-z0-9-]{1,40}[a-z0-9]$/;
const GROUP = /^[A-Za-z0-9_-]{1,60}$/;

/** The resources to make, if any are to be made. Throws `OptionError` for names that they cannot have. */
export function creationPlan(values: {
  readonly create: boolean;
  readonly name: string;
  readonly groups: string;
}): CreationPlan | undefined {
  if (!values.create) return undefined;
  const { name } = values;
  if (!NAME.test(name)) {
    throw new OptionError(
      `--name is '${name}'; it must be 3 to 42 lower-case letters, digits and '-', as bucket names are`,
    );
  }
  const groups = values.groups.split(',').map((group) => group.trim());
  const wrong = groups.find((group) => !GROUP.test(group));
  if (wrong === undefined) return { name, groups };
  throw new OptionError(`--groups has '${wrong}'; a group is up to 60 letters, digits, '-' and '_'`);
}

/** Reads an option that takes a whole number in a range. Throws `OptionError`. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new OptionError(`--${option} is '${text}'; it must be a whole number from ${least} to ${most}`);
}
