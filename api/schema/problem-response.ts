import * as z from 'zod';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import { list } from './fields.ts';
import { PROBLEMS, type Problem, type ProblemCode } from './problem.ts';

const position = z.object({ line: z.int().min(1), column: z.int().min(1) });

export const diagnostic = z
  .object({ severity: z.enum(['error', 'warning']), code: z.string(), message: z.string(), position })
  .meta({ id: 'Diagnostic' }) satisfies z.ZodType<Diagnostic>;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const problemResponse = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    diagnostics: list(diagnostic).exactOptional(),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<Problem>;
