import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Clock } from '#core/ports/clock.ts';

const INTERVAL_MS = 1_000;
const KIB_IN_MIB = 1_024;
/** Of the fields of /proc/PID/stat after the name, which the last bracket ends: state, ppid, pgrp (proc_pid_stat(5)). */
const GROUP_FIELD = 2;

/** Whose memory counts: all of a process group, and all of a user when the slot has one. */
export interface MemoryOwner {
  readonly group: number;
  readonly uid: number | undefined;
}

interface Watched extends MemoryOwner {
  exceeded(usedMib: number): void;
}

/**
 * Looks once a second, while anything is watched, at the resident memory of all processes, in one pass over /proc for
 * all attempts. Pages that processes share count for each of them. Where there is no /proc nothing is ever too much.
 */
export class MemoryWatch {
  private readonly clock: Clock;
  private readonly limitMib: number;
  private readonly watched = new Set<Watched>();
  private looking = false;

  constructor(clock: Clock, limitMib: number) {
    this.clock = clock;
    this.limitMib = limitMib;
  }

  /** Calls `exceeded` once, with what is used, when it is more than the limit. Returns what ends the watching. */
  watch(owner: MemoryOwner, exceeded: (usedMib: number) => void): () => void {
    const watched: Watched = { ...owner, exceeded };
    this.watched.add(watched);
    if (!this.looking) void this.look();
    return () => this.watched.delete(watched);
  }

  private async look(): Promise<void> {
    this.looking = true;
    while (this.watched.size > 0) {
      await this.clock.sleep(INTERVAL_MS);
      this.compare(this.watched.size > 0 ? readProcesses() : []);
    }
    this.looking = false;
  }

  private compare(processes: readonly Process[]): void {
    for (const watched of [...this.watched]) {
      const own = processes.filter(({ group, uid }) => group === watched.group || uid === watched.uid);
      const usedMib = Math.floor(own.reduce((sum, { pid }) => sum + residentKib(pid), 0) / KIB_IN_MIB);
      if (usedMib <= this.limitMib) continue;
      this.watched.delete(watched);
      watched.exceeded(usedMib);
    }
  }
}

interface Process {
  readonly pid: string;
  readonly group: number;
  /** Also of one that is hidden from its user: the kernel gives root what is in its folder, not the folder. */
  readonly uid: number;
}

function readProcesses(): readonly Process[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d/.test(name) ? readProcess(name) : []));
  } catch {
    return [];
  }
}

function readProcess(pid: string): readonly Process[] {
  try {
    const { uid } = statSync(`/proc/${pid}`);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid, uid, group: Number(fields[GROUP_FIELD]) }];
  } catch {
    // It has just ended.
    return [];
  }
}

function residentKib(pid: string): number {
  try {
    const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kib);
  } catch {
    return 0;
  }
}
