import { describe, expect, it } from 'vitest';
import { readJdbcUrl } from '#core/links/jdbc-url.ts';

describe('a JDBC URL', () => {
  it.each([
    ['jdbc:mysql://localhost:3306/wf', 'mysql', { host: 'localhost', port: '3306', database: 'wf' }],
    ['jdbc:mariadb://db/wf', 'mysql', { host: 'db', database: 'wf' }],
    ['jdbc:mysql://db', 'mysql', { host: 'db' }],
    [
      'jdbc:mysql://[::1]:3306/wf?user=u&useSSL=true',
      'mysql',
      { host: '::1', port: '3306', database: 'wf', user: 'u', 'ssl-mode': 'require' },
    ],
    [
      'jdbc:mysql://db/wf?sslMode=VERIFY_IDENTITY&connectTimeout=2500',
      'mysql',
      { host: 'db', database: 'wf', 'ssl-mode': 'verify-full', 'connect-timeout': '3' },
    ],
    [
      'jdbc:mysql://db/wf?allowLoadLocalInfile=true',
      'mysql',
      { host: 'db', database: 'wf', 'allow-load-local': 'true' },
    ],
    [
      'jdbc:oracle:thin:@//oracle_machine:1521/XE',
      'oracle',
      { host: 'oracle_machine', port: '1521', 'service-name': 'XE' },
    ],
    ['jdbc:oracle:thin:@db:1521:ORCL', 'oracle', { host: 'db', port: '1521', sid: 'ORCL' }],
    ['jdbc:oracle:thin:@db:1521/svc.x', 'oracle', { host: 'db', port: '1521', 'service-name': 'svc.x' }],
    [
      'jdbc:oracle:thin:@tcps://db:2484/svc',
      'oracle',
      { host: 'db', port: '2484', 'service-name': 'svc', 'ssl-mode': 'verify-full' },
    ],
    ['jdbc:hive2://quickstart.cloudera:10000/', 'hive', { host: 'quickstart.cloudera', port: '10000' }],
    ['jdbc:hive2://h:10000/dw;auth=noSasl', 'hive', { host: 'h', port: '10000', database: 'dw', auth: 'nosasl' }],
    [
      'jdbc:hive2://h/dw;transportMode=http;httpPath=cliservice;ssl=true',
      'hive',
      { host: 'h', database: 'dw', transport: 'http', 'http-path': 'cliservice', 'ssl-mode': 'require' },
    ],
    [
      'jdbc:impala://h:21050/dw;AuthMech=3;UID=etl',
      'impala',
      { host: 'h', port: '21050', database: 'dw', auth: 'ldap', user: 'etl' },
    ],
    [
      'jdbc:postgresql://db:5432/dw?currentSchema=etl&sslmode=verify-ca',
      'postgresql',
      { host: 'db', port: '5432', database: 'dw', schema: 'etl', 'ssl-mode': 'verify-ca' },
    ],
    [
      'jdbc:redshift://c.eu-west-1.redshift.amazonaws.com:5439/dw',
      'redshift',
      { host: 'c.eu-west-1.redshift.amazonaws.com', port: '5439', database: 'dw' },
    ],
    ['jdbc:sqlite:/data/a.db', 'sqlite', { path: '/data/a.db' }],
    ['jdbc:duckdb:/data/a.duckdb', 'duckdb', { path: '/data/a.duckdb' }],
    [
      'jdbc:awsathena://AwsRegion=eu-west-1;S3OutputLocation=s3://b/r/;Workgroup=etl',
      'athena',
      { region: 'eu-west-1', 'output-location': 's3://b/r/', workgroup: 'etl' },
    ],
    [
      'jdbc:awsathena://athena.us-east-1.amazonaws.com:443;Schema=dw',
      'athena',
      { region: 'us-east-1', database: 'dw' },
    ],
    ['  JDBC:MySQL://db/wf ', 'mysql', { host: 'db', database: 'wf' }],
  ])('%s is understood', (url, type, options) => {
    expect(readJdbcUrl(url)).toEqual({ type, options, secret: {}, warnings: [] });
  });

  it.each([
    ['jdbc:mysql://etl:p%40ss@db/wf', { password: 'p@ss' }],
    ['jdbc:mysql://db/wf?user=etl&password=pa%26ss', { password: 'pa&ss' }],
    ['jdbc:oracle:thin:etl/p/ss@//db:1521/XE', { password: 'p/ss' }],
    ['jdbc:hive2://db/dw;user=etl;password=pass', { password: 'pass' }],
    ['jdbc:impala://db/dw;UID=etl;PWD=pass', { password: 'pass' }],
    ['jdbc:awsathena://AwsRegion=eu-west-1;User=AKIA;Password=a/b+c', { secretAccessKey: 'a/b+c' }],
  ])('%s gives its password apart', (url, secret) => {
    const read = readJdbcUrl(url);
    expect(read).toMatchObject({ secret });
    if ('options' in read) expect(JSON.stringify(read.options)).not.toContain(Object.values(secret)[0]);
  });

  it('loses parameters that mean nothing here, and says so', () => {
    const url = 'jdbc:mysql://db/wf?useUnicode=true&characterEncoding=UTF-8&zeroDateTimeBehavior=convertToNull';
    expect(readJdbcUrl(url)).toMatchObject({
      options: { charset: 'utf8mb4' },
      warnings: [
        '`useUnicode` in `jdbc-url` means nothing here: it was left out',
        '`zeroDateTimeBehavior` in `jdbc-url` means nothing here: it was left out',
      ],
    });
  });

  it.each([
    ['jdbc:mysql://db/wf?autoDeserialize=true', /has `autoDeserialize`, which is not among what a URL may set/],
    ['jdbc:mysql://db/wf?usr=etl', /did you mean `user`\?/],
    ['jdbc:mysql://db/wf?sslMode=secret1', /has a value of `sslMode` that means nothing here/],
    ['jdbc:mysql://db/wf?password=a&secret1!', /has something among its parameters that is not `name=value`/],
    ['jdbc:mysql://a,b/wf', /is not of the form `jdbc:mysql:/],
    ['jdbc:hive2://a:1,b:2/;serviceDiscoveryMode=zooKeeper', /one host, no cluster/],
    ['jdbc:hive2://a/;principal=hive/_HOST@REALM', /has `principal`/],
    ['jdbc:oracle:oci:@db', /is not of the form `jdbc:oracle:thin:/],
    ['jdbc:db2://db/wf', /begins with none of `jdbc:mysql:`/],
    ['mysql://root:secret1@db', /begins with none of/],
  ])('%s is refused with what to mend', (url, problem) => {
    const read = readJdbcUrl(url);
    expect('problem' in read && read.problem).toMatch(problem);
    expect(JSON.stringify(read)).not.toContain('secret1');
  });
});
