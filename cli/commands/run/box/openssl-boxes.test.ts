import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import { identityWith } from '../../../../harness/wire/any-key.fixture.ts';
import { withFiles } from '../../../../harness/wire/peers.fixture.ts';
import { accusations, playBlackBox } from './black-box.fixture.ts';
import { opensslBox } from './openssl-box.fixture.ts';

const world = new World();
const ec = () => world.identity(identity());
const rsa = () => world.identity(identity({ leaf: { key: 'rsa2048' } }));
const ed448 = () => identityWith(world, generateKeyPairSync('ed448'));
const promising = () => world.identity(identity({ leaf: { tlsFeature: [5] } }));

type Said = 'pass' | 'note' | 'inconclusive';

/**
 * What Node's own server cannot be told to do, or does otherwise; what is said of TLS 1.2 and of
 * 1.3.
 */
const boxes: readonly [string, () => Promise<Identity>, readonly string[], Said, Said][] = [
  ['as it comes', ec, [], 'pass', 'pass'],
  ['no tickets', ec, ['-no_ticket', '-num_tickets', '0'], 'pass', 'pass'],
  ['many tickets', ec, ['-num_tickets', '8'], 'pass', 'pass'],
  ['small records', rsa, ['-max_send_frag', '512'], 'pass', 'pass'],
  ['its own preference', rsa, ['-serverpref', '-prioritize_chacha'], 'pass', 'pass'],
  ['CBC without encrypt-then-MAC', rsa, ['-no_etm', '-cipher', 'AES256-SHA'], 'pass', 'pass'],
  ['CBC with it', rsa, ['-cipher', 'ECDHE-RSA-AES128-SHA256'], 'pass', 'pass'],
  ['ARIA', rsa, ['-cipher', 'ECDHE-ARIA128-GCM-SHA256'], 'pass', 'pass'],
  ['CCM', rsa, ['-cipher', 'AES128-CCM'], 'pass', 'pass'],
  ['DHE over a named group', rsa, ['-cipher', 'DHE-RSA-AES128-GCM-SHA256'], 'pass', 'pass'],
  ['one suite of TLS 1.3', ec, ['-ciphersuites', 'TLS_AES_128_GCM_SHA256'], 'pass', 'pass'],
  [
    'P-521 alone, stapled after a HelloRetryRequest',
    promising,
    ['-groups', 'P-521'],
    'pass',
    'pass',
  ],
  ['X448 alone, stapled after a HelloRetryRequest', promising, ['-groups', 'X448'], 'pass', 'pass'],
  [
    'ffdhe3072 alone',
    rsa,
    ['-groups', 'ffdhe3072', '-cipher', 'DHE-RSA-AES256-GCM-SHA384'],
    'pass',
    'pass',
  ],
  ['Ed448', ed448, [], 'pass', 'pass'],
  ['TLS 1.2 alone', ec, ['-tls1_2'], 'pass', 'note'],
  ['TLS 1.3 alone', ec, ['-tls1_3'], 'note', 'pass'],
  ['a certificate asked for', ec, ['-verify', '1'], 'pass', 'pass'],
  [
    'a certificate demanded',
    ec,
    ['-Verify', '1', '-verify_return_error'],
    'inconclusive',
    'inconclusive',
  ],
  ['early data allowed', ec, ['-early_data', '-no_anti_replay'], 'pass', 'pass'],
];

describe('a sound box of openssl s_server gets not one warning or failure', () => {
  it.each(boxes)(
    '%s',
    async (_, held, options, of12, of13) => {
      const own = await held();
      const staple = await mintProof(good().spec, own, world);
      const files = { 'key.pem': own.key, 'chain.pem': own.sentPem, 'staple.der': staple };
      await withFiles(files, async (path) => {
        const chain = path('chain.pem');
        const argv = ['-key', path('key.pem'), '-cert', chain, '-cert_chain', chain];
        await using box = await opensslBox([
          ...argv,
          '-status_file',
          path('staple.der'),
          ...options,
        ]);
        const results = await playBlackBox(box.address, { sni: 'mx.test', parallel: 1 });
        expect(accusations(results)).toEqual([]);
        for (const [tls, said] of [
          ['1.2', of12],
          ['1.3', of13],
        ] as const) {
          const kinds = results
            .filter(
              ({ scenario, variant }) =>
                /calibration\/(starttls|implicit-tls)$/.test(scenario) && variant.tls === tls,
            )
            .map(({ verdict }) => verdict.kind);
          expect({ tls, kinds: [...new Set(kinds)] }).toEqual({ tls, kinds: [said] });
        }
      });
    },
    240_000,
  );
});
