import { describe, expect, it } from 'vitest';
import { holdsLiteralPassword } from '#core/parser/literal-password.ts';

describe('a JDBC URL', () => {
  it.each([
    'jdbc:mysql://h:3306/d?user=a&password=b',
    'jdbc:mysql://h/d?PASSWORD = b',
    'jdbc:sqlserver://h:1433;user=a;password=b;encrypt=true',
    'jdbc:postgresql://a:b@h/d',
    'jdbc:oracle:thin:scott/tiger@//h:1521/s',
    'jdbc:hive2://h:10000/default;pwd=b',
  ])('%s holds a password', (url) => {
    expect(holdsLiteralPassword(url)).toBe(true);
  });

  it.each([
    'jdbc:mysql://localhost:3306/wf?useSSL=false',
    'jdbc:mysql://h/d?user=a&password=${param:secret}',
    'jdbc:mysql://h/d?user=a&password=',
    'jdbc:postgresql://a:${param:secret}@h/d',
    'jdbc:oracle:thin:@//h:1521/sid',
    'jdbc:oracle:thin:scott/${param:secret}@//h:1521/s',
    'jdbc:hive2://quickstart.cloudera:10000/',
  ])('%s holds none', (url) => {
    expect(holdsLiteralPassword(url)).toBe(false);
  });
});
