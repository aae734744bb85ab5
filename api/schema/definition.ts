import { z } from 'zod';
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
