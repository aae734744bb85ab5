import type { InstanceStatus } from '#core/model/status.ts';

/** A workflow of the load, and what an instance of it must come to when nobody kills it. */
export interface ChaosWorkflow {
  readonly name: string;
  readonly xml: string;
  readonly end: InstanceStatus;
  /** Actions that run scripts, by their place in the definition: how the last attempt of each ends. */
  readonly scripts: Readonly<Record<number, 'SUCCEEDED' | 'FAILED'>>;
  /** How often a script may fail in one instance. */
  readonly failures?: number;
}

/** Those that are started over the API, with how often among a hundred; the rest by coordinators, a backfill or a parent. */
export const STARTED: Readonly<Record<string, number>> = {
  ...{ one: 45, pair: 15, flaky: 12, saved: 9, broken: 5, parent: 6, slow: 8 },
};
export const EVERY_MINUTE = ['minutely-a', 'minutely-b', 'minutely-c'];
export const AFTER = 'after';
export const HISTORY = 'history';

/**
 * The definitions. Each script writes what it does into the journal: `S` when it starts, then `E` before it succeeds or `F` before
 * it fails, with the id of its attempt and the microsecond.
 */
export function chaosWorkflows(journal: string): readonly ChaosWorkflow[] {
  const line = (letter: string) =>
    `printf '${letter} %s %s\\n' "$AKKAFLOW_ATTEMPT_ID" "\${EPOCHREALTIME/[.,]/}" >> ${journal}`;
  const works = (seconds = 0) => `${line('S')}${seconds === 0 ? '' : `; sleep ${seconds}`}; ${line('E')}`;
  const fails = `${line('S')}; ${line('F')}; exit 3`;
  const failsFirst = `${line('S')}; if [ "$AKKAFLOW_ATTEMPT_NUMBER" = 1 ]; then ${line('F')}; exit 3; fi; ${line('E')}`;
  const action = (name: string, command: string, to = 'e', more = '', error = '') =>
    `<action name="${name}"${more}><shell><command><![CDATA[${command}]]></command></shell><ok to="${to}"/>${error}</action>`;
  const workflow = (name: string, nodes: string, to = 'a', coordinator = '') =>
    `<work-flow name="${name}" dir="/chaos">${coordinator}<start name="s" to="${to}"/>${nodes}<end name="e"/></work-flow>`;
  const simple = (name: string, coordinator = '', command = works()): ChaosWorkflow => {
    return {
      name,
      xml: workflow(name, action('a', command), 'a', coordinator),
      end: 'SUCCEEDED',
      scripts: { 1: 'SUCCEEDED' },
    };
  };
  const cron = (text: string, more = '') => `<coordinator${more}><depend-list cron="${text}"/></coordinator>`;
  const minutely = EVERY_MINUTE.map((name) => simple(name, cron('* * * * *', ' catchup="all"')));
  const fork = `<fork name="f"><path to="a"/><path to="b"/></fork>${action('a', works(), 'j')}${action('b', works(0.2), 'j')}<join name="j" to="e"/>`;
  const children = `<action name="a"><sub-workflow name="child"/><ok to="b"/></action>${action('b', works())}`;
  const saved = action('a', fails, 'e', '', '<error to="b"/>') + action('b', works());
  return [
    simple('one'),
    { ...simple('pair'), xml: workflow('pair', fork, 'f'), scripts: { 2: 'SUCCEEDED', 3: 'SUCCEEDED' } },
    {
      ...simple('flaky'),
      xml: workflow('flaky', action('a', failsFirst, 'e', ' retry-times="2" interval="1"')),
      failures: 1,
    },
    { ...simple('saved'), xml: workflow('saved', saved), scripts: { 1: 'FAILED', 2: 'SUCCEEDED' }, failures: 1 },
    {
      ...simple('broken'),
      xml: workflow('broken', action('a', fails)),
      end: 'FAILED',
      scripts: { 1: 'FAILED' },
      failures: 1,
    },
    simple('child'),
    { ...simple('parent'), xml: workflow('parent', children), scripts: { 2: 'SUCCEEDED' } },
    simple('slow', '', works(3)),
    ...minutely,
    simple(AFTER, `<coordinator><depend-list><workflow name="${EVERY_MINUTE[0]}"/></depend-list></coordinator>`),
    simple(HISTORY, cron('0 * * * *', ' is-enabled="false"')),
  ];
}
