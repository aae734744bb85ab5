import { readFileSync } from 'node:fs';

/** By the option of ipcrm(1) for it: the table of the kernel. Its second column is the id (proc_sysvipc(5)). */
const TABLES = { '-m': 'shm', '-s': 'sem', '-q': 'msg' } as const;

/**
 * Shared memory, semaphores and queues of System V that a user made or owns, which outlive its processes, as arguments of
 * ipcrm(1). None where there is no such table.
 */
export function sharedMemoryOf(uid: number): readonly string[] {
  return Object.entries(TABLES).flatMap(([option, table]) => idsIn(table, uid).flatMap((id) => [option, id]));
}

function idsIn(table: string, uid: number): readonly string[] {
  const [header = [], ...rows] = tableOf(table);
  const columns = ['uid', 'cuid'].map((name) => header.indexOf(name));
  return rows.flatMap((row) => (columns.some((column) => row[column] === String(uid)) ? (row[1] ?? []) : []));
}

function tableOf(table: string): readonly (readonly string[])[] {
  try {
    const text = readFileSync(`/proc/sysvipc/${table}`, 'latin1');
    return text.split('\n').map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}
