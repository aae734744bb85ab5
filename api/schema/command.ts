import * as z from 'zod';

const MAX_REASON_CHARACTERS = 500;
const MAX_WAIT_SECONDS = 20;

/** Seconds to wait for something; 0 answers at once. */
export const waitField = z.coerce.number().min(0).max(MAX_WAIT_SECONDS).default(0);

/** `wait`: seconds to wait for what becomes of a command; 0 answers as soon as it is stored. */
export const commandQuery = z.strictObject({ wait: waitField });

export type CommandQuery = z.output<typeof commandQuery>;

export const emptyBody = z.strictObject({});
export const killReason = z.string().min(1).max(MAX_REASON_CHARACTERS).default('killed by request');
export const killBody = z.strictObject({ reason: killReason });

const latest = z.boolean().default(false);
/** What to redo (language §8), and whether by the live version of the workflow instead of the instance's own. */
export const rerunBody = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.enum(['whole', 'recover']), latest }),
  z.strictObject({ mode: z.literal('from'), node: z.string().min(1), latest }),
]);
export type RerunBody = z.input<typeof rerunBody>;
export type RerunRequest = z.output<typeof rerunBody>;

/** A refused command is a problem. */
export const commandResponse = z
  .object({
    id: z.string(),
    commandId: z.string(),
    state: z.enum(['accepted', 'applied']).describe('Stored, and it will be done; or done.'),
  })
  .meta({ id: 'Command' });
export type CommandResponse = z.output<typeof commandResponse>;
