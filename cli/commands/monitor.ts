import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addExamples } from '../example.ts';
import { addMonitorList } from './monitor/list.ts';
import { addMonitorShow } from './monitor/show.ts';

/** `monitor …`: what data monitors have measured. */
export function addMonitor(program: Command, cli: Cli): void {
  const monitor = program.command('monitor').description('values that data monitors have measured');
  addMonitorList(monitor, cli);
  addMonitorShow(monitor, cli);
  addExamples(monitor, 'akkaflow monitor list', 'akkaflow monitor show "rows of orders" --from 2026-11-01');
}
