import type { AttributeTable } from '../parser/grammar/grammar.ts';
import { BOOLEAN, oneOf, POSITIVE } from '../parser/grammar/value-types.ts';
import { ABSOLUTE_PATH, ENDPOINT, HOST_KEY, HOST_NAME, LINE, PORT, PREFIX, S3_BUCKET } from './option-types.ts';

export const LOCAL_OPTIONS: AttributeTable = {
  root: { type: ABSOLUTE_PATH, required: true, doc: 'The folder on the worker that paths begin at and cannot leave.' },
};

export const S3_OPTIONS: AttributeTable = {
  bucket: { type: S3_BUCKET, required: true, doc: 'The bucket.' },
  prefix: { type: PREFIX, doc: 'What every key begins with; paths cannot leave it.' },
  region: { type: LINE, doc: 'The region of the bucket; absent: that of the worker.' },
  endpoint: { type: ENDPOINT, doc: 'A store other than that of AWS.' },
  'path-style': {
    type: BOOLEAN,
    doc: 'Puts the bucket in the path instead of the host name; absent: where there is an `endpoint`.',
  },
  'access-key-id': { type: LINE, doc: 'Whose key is used; absent: the role of the worker.' },
};

export const SFTP_OPTIONS: AttributeTable = {
  host: { type: HOST_NAME, required: true, doc: 'The server.' },
  port: { type: PORT, default: '22', doc: 'Its port.' },
  user: { type: LINE, required: true, doc: 'Who logs in.' },
  root: { type: ABSOLUTE_PATH, default: '/', doc: 'The folder that paths begin at and cannot leave.' },
  'host-key': {
    type: HOST_KEY,
    doc: 'The key that the host must show; without it nothing connects, and the failure shows the key that was met.',
  },
  'connect-timeout': { type: POSITIVE, default: '10', doc: 'Seconds to wait for a connection.' },
};

export const HDFS_OPTIONS: AttributeTable = {
  host: { type: HOST_NAME, required: true, doc: 'The name node, which must serve WebHDFS.' },
  port: { type: PORT, default: '9870', doc: 'Its HTTP port.' },
  scheme: { type: oneOf('http', 'https'), default: 'http', doc: 'What WebHDFS travels by.' },
  user: { type: LINE, doc: 'Whom Hadoop takes the worker for.' },
  root: { type: ABSOLUTE_PATH, default: '/', doc: 'The folder that paths begin at and cannot leave.' },
};
