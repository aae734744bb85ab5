import { type Diagnostic, formatDiagnostic } from '#core/model/diagnostic.ts';
import { CommandFailure, ProblemFailure } from '../command-failure.ts';
import type { Channel } from '../terminal.ts';
import { cleanText } from './clean-text.ts';

/** Prints one line a problem, in the form that editors follow. */
export function printDiagnostics(channel: Channel, file: string, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const line = cleanText(formatDiagnostic(file, diagnostic));
    channel.write(`${channel.paint(diagnostic.severity === 'error' ? 'bad' : 'warning', line)}\n`);
  }
}

/** Awaits an answer of the API; the diagnostics of a refusal are printed under the name of what they are about. */
export async function explainingDiagnostics<T>(err: Channel, file: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ProblemFailure) || error.problem.diagnostics === undefined) throw error;
    printDiagnostics(err, file, error.problem.diagnostics);
    const { title, detail } = error.problem;
    throw new CommandFailure(`${title}: ${detail}`, error.exitCode, { cause: error });
  }
}
