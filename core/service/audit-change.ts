import { type AuditIntent, type AuditOutcome, auditId, fitDetail } from '../model/audit.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';

/** What a change tells of itself while it is made; what is told later replaces what was told before. */
export type AuditNote = Pick<AuditOutcome, 'target' | 'before' | 'after'>;

export type NoteChange = (note: AuditNote) => void;

/**
 * Makes a change that leaves exactly one row in the audit. The row is written before the change and completed after it, so
 * that none is made without a row, wherever the process ends: it throws without a change when the row cannot be written.
 * `judge` says how the change came out. A change that throws has `failed`.
 */
export async function auditChange<T>(
  env: Pick<DefinitionEnvironment, 'audit' | 'clock' | 'random' | 'logger'>,
  change: Pick<AuditIntent, 'who' | 'action' | 'target'>,
  make: (note: NoteChange) => Promise<T>,
  judge: (result: T) => Pick<AuditOutcome, 'outcome' | 'code'> | Promise<Pick<AuditOutcome, 'outcome' | 'code'>>,
): Promise<T> {
  const at = env.clock.now();
  const id = auditId(at, env.random.hex(4));
  await env.audit.begin({ id, at, ...change });
  let noted: AuditNote = {};
  const complete = async (outcome: Pick<AuditOutcome, 'outcome' | 'code'>) => {
    const { target, before, after } = noted;
    await finish(env, id, {
      ...outcome,
      ...(target !== undefined && { target }),
      ...(before !== undefined && { before: fitDetail(before) }),
      ...(after !== undefined && { after: fitDetail(after) }),
    });
  };
  let result: T;
  try {
    result = await make((note) => {
      noted = { ...noted, ...note };
    });
  } catch (error) {
    await complete({ outcome: 'failed' });
    throw error;
  }
  await complete(await judge(result));
  return result;
}

/** The change is made: a row that cannot be completed is no reason to deny it, and says that its outcome is not known. */
async function finish(
  { audit, logger }: Pick<DefinitionEnvironment, 'audit' | 'logger'>,
  id: string,
  outcome: AuditOutcome,
): Promise<void> {
  try {
    await audit.complete(id, outcome);
  } catch (error) {
    logger.error('A row of the audit was not completed', { id, outcome: outcome.outcome, error });
  }
}
