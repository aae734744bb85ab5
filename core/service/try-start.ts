import { formatDiagnostic } from '../model/diagnostic.ts';
import { AkkaflowError } from '../model/errors.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import { type StartRequest, startInstance } from './start-instance.ts';

/** Starts an instance, or finds it started; otherwise says why it cannot be, which a later try may find mended. */
export async function tryStart(env: StartEnvironment, request: StartRequest): Promise<string | undefined> {
  try {
    const started = await startInstance(env, request);
    if (started.result === 'no-such-workflow') return 'there is no such workflow: submit it, or take it off the list';
    if (started.result !== 'rejected') return undefined;
    return started.diagnostics.map((diagnostic) => formatDiagnostic(request.workflow, diagnostic)).join('; ');
  } catch (error) {
    // A definition that this release cannot read, for example; what passes by itself is tried again as well.
    if (error instanceof AkkaflowError) return error.message;
    throw error;
  }
}
