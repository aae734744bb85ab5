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

/**
 * `N passed, N failed[, N skipped]` of several runs. A file that fails without a failed test, as one that cannot load, counts as one, and so does
 * a run that has left no report.
 */
export function countTests(reports: readonly (TestReport | undefined)[]): {
  readonly line: string;
  readonly failed: number;
} {
  const found = reports.filter((report) => report !== undefined);
  const sum = (count: (report: TestReport) => number) => found.reduce((total, report) => total + count(report), 0);
  const failed = reports.length - found.length + sum(failuresOf);
  const skipped = sum(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
  const passed = sum(({ numPassedTests }) => numPassedTests);
  return { line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, failed };
}

function failuresOf({ testResults, numFailedTests }: TestReport): number {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return numFailedTests + brokenFiles.length;
}

/** A run that ends before it writes its report has failed. */
function readReport(path: string): TestReport | undefined {
  const text = readFileSync(path, 'utf8');
  return text === '' ? undefined : JSON.parse(text);
}

if (import.meta.main) {
  const { line, failed } = countTests(process.argv.slice(2).map(readReport));
  console.log(line);
  if (failed > 0) process.exitCode = 1;
}
