import type { Command } from 'commander';
import { integerBetween } from '../../integer-option.ts';

export interface VersionOption {
  readonly at?: number;
}

/** The API takes no more digits. */
const MAX_VERSION = 999_999_999;

/** Adds `--at N`: another version than the live one. `--version` is the program's own. */
export function addVersionOption(command: Command): Command {
  return command.option('--at <version>', 'of this version, not the live one', integerBetween(1, MAX_VERSION));
}
