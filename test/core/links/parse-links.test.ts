import { describe, expect, it } from 'vitest';
import { parseLinks } from '#core/links/parse-links.ts';
import { formatDiagnostic } from '#core/model/diagnostic.ts';

const problems = (text: string) => parseLinks(text).diagnostics.map((each) => formatDiagnostic('f', each));

describe("akkaflow's own files", () => {
  it('of databases are read, passwords apart', () => {
    const { links, diagnostics } = parseLinks(`<db-links>
  <link name="local_mysql" type="MYSQL" jdbc-url="jdbc:mysql://localhost:3306/wf" username="root" password="root"/>
  <link name="local_orcl" type="ORACLE" jdbc-url="jdbc:oracle:thin:@//oracle_machine:1521/XE" username="etl" password="secret"/>
  <link name="local_hive" type="HIVE" jdbc-url="jdbc:hive2://quickstart.cloudera:10000/" username="hive" password="hdfs"/>
</db-links>`);
    expect(diagnostics).toEqual([]);
    expect(links).toEqual([
      {
        link: {
          name: 'local_mysql',
          type: 'mysql',
          desc: '',
          options: { host: 'localhost', port: '3306', database: 'wf', user: 'root' },
          secret: { type: 'managed' },
        },
        secret: { password: 'root' },
      },
      expect.objectContaining({ secret: { password: 'secret' } }),
      expect.objectContaining({ secret: { password: 'hdfs' } }),
    ]);
  });

  it('of file systems are read, what says nothing left out with a warning', () => {
    const { links, diagnostics } = parseLinks(`<file-links>
  <link name="local" type="LOCAL" host="local" port="-1" username="root" password="root" desc="本地文件系统" root="/data"/>
  <link name="s1" type="SFTP" host="s1" port="22" username="root" password="secret" desc="s1"/>
  <link name="hdfs" type="HDFS" host="s1" port="9870" username="hive" password="hive"/>
</file-links>`);
    expect(links?.map(({ link, secret }) => [link.type, link.options, secret])).toEqual([
      ['local', { root: '/data' }, {}],
      ['sftp', { host: 's1', port: '22', user: 'root' }, { password: 'secret' }],
      ['hdfs', { host: 's1', port: '9870', user: 'hive' }, {}],
    ]);
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
      Array.from({ length: 5 }, () => 'warning ignored-attribute'),
    );
  });
});

describe('a file of links', () => {
  it('takes options, folders, and where a secret is', () => {
    const { links } = parseLinks(`<db-links>
  <link name="dw" type="redshift" host="c" database="dw" folders="/etl, /reports"
        secret-arn="arn:aws:secretsmanager:eu-west-1:123456789012:secret:dw-AbCdEf"/>
</db-links>`);
    expect(links).toEqual([
      {
        link: {
          name: 'dw',
          type: 'redshift',
          desc: '',
          options: { host: 'c', database: 'dw' },
          folders: ['/etl', '/reports'],
          secret: { type: 'secrets-manager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:dw-AbCdEf' },
        },
        secret: {},
      },
    ]);
  });

  it('keeps the lines of a key', () => {
    const { links } = parseLinks(
      `<file-links><link name="s" type="sftp" host="h" user="u" private-key="a&#10;b"/></file-links>`,
    );
    expect(links?.[0]?.secret).toEqual({ privateKey: 'a\nb' });
  });

  it.each([
    [
      '<db-links><link name="a" type="mysqll" host="h"/></db-links>',
      /^f:1:26: error: invalid-value: .*did you mean `mysql`\?/,
    ],
    [
      '<db-links><link name="a" type="mysql" hots="h"/></db-links>',
      /^f:1:39: error: unknown-attribute: a link of type `mysql` has no option `hots`: did you mean `host`\?/,
    ],
    [
      '<db-links><link name="a" type="mysql"/></db-links>',
      /^f:1:11: error: missing-attribute: a link of type `mysql` needs `host`/,
    ],
    ['<db-links><link name="a" type="oracle" host="h"/></db-links>', /needs one of `service-name`, `sid`/],
    [
      '<db-links><link name="a" type="mysql" host="h" port="99999"/></db-links>',
      /^f:1:48: error: invalid-value: `port` must be a port from 1 to 65535/,
    ],
    ['<db-links><link name="a/b" type="mysql" host="h"/></db-links>', /^f:1:17: error: invalid-value: `name` must be/],
    ['<db-links><link type="mysql" host="h"/></db-links>', /^f:1:11: error: invalid-value: `name` must be/],
    ['<db-links><link name="a" host="h"/></db-links>', /missing-attribute: a link needs `type`/],
    ['<db-links><link name="a" type="sftp" host="h" user="u"/></db-links>', /belongs into `<file-links>`/],
    [
      '<db-links><link name="a" type="mysql" jdbc-url="jdbc:hive2://h/"/></db-links>',
      /`type` is `mysql`, but `jdbc-url` is of hive/,
    ],
    [
      '<db-links><link name="a" type="mysql" host="h" folders="/a/${param:x}"/></db-links>',
      /`folders` must be a folder/,
    ],
    ['<db-links><link name="a" type="mysql" host="h" secret-arn="x"/></db-links>', /`secret-arn` must be the ARN/],
    [
      '<db-links><link name="a" type="mysql" host="h" password="longer" secret-arn="arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"/></db-links>',
      /leave one of them out/,
    ],
    ['<db-links><lnk/></db-links>', /unknown-element/],
    ['<work-flow name="a"/>', /unknown-root/],
    ['<db-links><link name="a" type="sqlite" path="/a/../b"/></db-links>', /`path` must be an absolute path/],
  ])('%s is refused at its place, with what to mend', (text, message) => {
    expect(problems(text)).toContainEqual(expect.stringMatching(message));
    expect(parseLinks(text).links).toBeUndefined();
  });

  it('names a link once', () => {
    const link = '<link name="a" type="sqlite" path="/a"/>';
    expect(problems(`<db-links>${link}${link}</db-links>`)).toEqual([expect.stringContaining('duplicate-name')]);
  });

  it('is warned of a password too short to be masked', () => {
    expect(problems('<db-links><link name="a" type="mysql" host="h" password="abc"/></db-links>')).toEqual([
      'f:1:48: warning: short-secret: `password` has fewer than 4 characters: it is not masked in logs',
    ]);
  });

  it.each([
    'password',
    'private-key',
    'passphrase',
    'secret-access-key',
    'host',
    'port',
    'type',
    'jdbc-url',
    'folders',
    'secret-arn',
    'username',
  ])('never quotes what stands in %s beside a mistake', (name) => {
    const other = name === 'type' ? '' : 'type="hive"';
    const text = `<db-links><link name="a" ${other} ${name}="jdbc:c4n4ry:&#7;" wrong="x"/></db-links>`;
    const secretField = !['host', 'port', 'type', 'folders', 'username'].includes(name);
    if (secretField) expect(problems(text).join('\n')).not.toContain('c4n4ry');
    expect(parseLinks(text).links).toBeUndefined();
  });
});
