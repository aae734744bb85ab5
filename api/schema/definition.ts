import * as z from 'zod';
import { list } from './fields.ts';
import { diagnostic } from './problem-response.ts';

/** What became of a submitted file. Its diagnostics are warnings only: with an error it is a problem. */
export const submitResponse = z
  .object({
    type: z.enum(['workflow', 'coordinator']),
    name: z.string(),
    version: z.int().describe('Of a workflow.').exactOptional(),
    result: z.enum(['created', 'updated', 'unchanged']),
    diagnostics: list(diagnostic),
  })
  .meta({ id: 'Submitted' });
export type SubmitResponse = z.output<typeof submitResponse>;

const names = list(z.string());

/** What a submit of a file would do: `rejected`, `forbidden` and `owned-elsewhere` would store nothing. */
export const checkResponse = z
  .object({
    result: z.enum(['created', 'updated', 'unchanged', 'rejected', 'forbidden', 'owned-elsewhere']),
    type: z.enum(['workflow', 'coordinator']).exactOptional(),
    name: z.string().exactOptional(),
    dir: z.string().exactOptional(),
    version: z.int().describe('Of a workflow: the number that the version would have.').exactOptional(),
    movedFrom: z.string().describe('The folder it is in now.').exactOptional(),
    nodes: z
      .object({ added: names, removed: names, changed: names })
      .describe('Of a live workflow: the nodes that would differ, by name.')
      .exactOptional(),
    detail: z.string().describe('Why nothing would be stored.').exactOptional(),
    diagnostics: list(diagnostic),
  })
  .meta({ id: 'Checked' });
export type CheckResponse = z.output<typeof checkResponse>;
