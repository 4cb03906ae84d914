import { expect, test } from 'vitest';
import type { Listener, ServerProgram } from '../../../harness/model/target.ts';
import { apacheServer } from '../../apache/server.ts';
import { haproxyServer } from '../../haproxy/server.ts';
import { hitchServer } from '../../hitch/server.ts';

const place = { dir: '/d', exec: 'x', user: 'nobody' };
const paths = { key: '/k', chain: '/c', staple: '/s', fetches: 'http://ocsp.test/' };
const issuer = { alone: '/i', inChain: '/ci' };

/** All that is written for one listener. */
function written(program: ServerProgram, identity: Listener['identity']): string {
  const listener: Listener = {
    ...{ slug: 'a', transport: 'implicit', port: 26001, reading: 'expanded', sni: {} },
    identity,
  };
  const { files } = program.compose([listener], place);
  return files.map(({ content }) => String(content)).join('\n');
}

test.each([
  ['HAProxy, beside the certificate', haproxyServer, '/i /d/crt/_c.issuer', '/c /d/crt/_c'],
  ['Hitch, in the chain', hitchServer, 'cert = "/ci"', 'cert = "/c"'],
  ['Apache, in the chain', apacheServer(), 'SSLCertificateFile /ci', 'SSLCertificateFile /c\n'],
])(
  'an issuer that is not sent goes where the manual has it: %s',
  (_name, program, apart, usual) => {
    expect(written(program, { ...paths, issuer })).toContain(apart);
    expect(written(program, paths)).not.toContain(apart);
    expect(written(program, paths)).toContain(usual);
  },
);
