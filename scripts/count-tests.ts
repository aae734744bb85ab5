import { readFileSync } from 'node:fs';

/** What is read of vitest's JSON report. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** `N passed, N failed[, N skipped]`. A file that fails without a failed test, as one that cannot load, counts as one. */
export function countTests(report: TestReport): { readonly line: string; readonly failed: number } {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const line = `${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, failed };
}

/** A run that ends before it writes its report has failed. */
function readReport(path: string): TestReport | undefined {
  const text = readFileSync(path, 'utf8');
  return text === '' ? undefined : JSON.parse(text);
}

if (import.meta.main) {
  const report = readReport(process.argv[2] ?? '');
  const { line, failed } = report === undefined ? { line: '0 passed, 1 failed', failed: 1 } : countTests(report);
  console.log(line);
  if (failed > 0) process.exitCode = 1;
}
