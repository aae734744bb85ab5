import { DatabaseError } from '../../errors.ts';
import { codeOf, connectionFailure } from '../connection-failure.ts';
import { breakdown, refusal } from '../refusal.ts';

/** https://docs.oracle.com/error-help/db/: what is to be mended, by the code of Oracle or of its driver. */
const MENDS: Readonly<Record<string, string>> = {
  'ORA-00904': 'no such column: check its name',
  'ORA-00942': 'create it, name its schema, or grant it to the user of the link',
  'ORA-00955': 'drop the other one first, or take another name',
  'ORA-01005': 'give the link a password',
  'ORA-01017': 'check the user and the password of the link',
  'ORA-01031': 'grant it to the user of the link',
  'ORA-01045': 'grant CREATE SESSION to the user of the link',
  'ORA-28000': 'let the account be unlocked',
  'ORA-28001': 'let the password be renewed',
  'ORA-12899': 'make the column wider',
  'NJS-503': 'check the host and the port of the link, and whether the listener runs',
  'NJS-506': 'check that its certificate is of an authority in `ca` and names the host',
  'NJS-510': 'no answer in time: do routes and security groups let the worker through to it?',
  'NJS-511': 'check the host and the port of the link, and whether the listener runs',
  'NJS-517': 'check the sid of the link',
  'NJS-518': 'check the service-name of the link',
};

/** What is no doing of the user's: the instance starts, stops or is gone, its space or its sessions are used up. */
const PLATFORM =
  /^(ORA-(00018|00020|00028|00060|00600|01012|01033|01034|01089|01092|01652|01653|02391|03113|03114|03135|04031|12\d{3}|12170)|NJS-(500|501|503|510|511|512))$/;
/** What a mend of the link may help, though the server may be to blame. */
const UNREACHABLE = ['NJS-503', 'NJS-506', 'NJS-510', 'NJS-511'];
/** What breaks off on its own way to the server. */
const OF_DRIVER = /^(NJS|DPI)-/;

/** What the driver threw while `doing`, with what is to be mended and, in a statement, the place it means. */
export function oracleFailure(doing: string, error: unknown, statement?: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = codeOf(error) ?? /^((?:ORA|NJS)-\d+)/.exec(text)?.[1] ?? '';
  if (code === 'ORA-01013') return refusal('the statement was cancelled', { code }, error);
  const unreachable = connectionFailure(error instanceof Error ? (error.cause ?? error) : error);
  const mend = unreachable ?? (Object.hasOwn(MENDS, code) ? MENDS[code] : undefined);
  const message = `could not ${doing}: ${firstLine(text)}${near(error, statement)}${mend ? ` (${mend})` : ''}`;
  const isOfUser = Object.hasOwn(MENDS, code) && !UNREACHABLE.includes(code);
  const isPlatform = PLATFORM.test(code) || (OF_DRIVER.test(code) && !isOfUser);
  return (isPlatform ? breakdown : refusal)(message, { code }, error);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

/** Oracle counts bytes to where it stopped reading. */
function near(error: unknown, statement: string | undefined): string {
  if (!statement || typeof error !== 'object' || error === null || !('offset' in error)) return '';
  const offset = Number(error.offset);
  if (!(offset > 0)) return '';
  const rest = Buffer.from(statement).subarray(offset).toString().split('\n')[0]?.trim().slice(0, 40);
  return rest ? `, near "${rest}"` : '';
}
