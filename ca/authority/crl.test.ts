import { expect, it } from 'vitest';
import { certificatesPem, toPem } from '../pem.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { mintCrl } from './crl.ts';
import { identity } from './spec.ts';
import { World } from './world.ts';

const world = new World();

it.each(['p256', 'rsa2048', 'ed25519'] as const)(
  'a CRL by %s: openssl reads it and goes by it',
  async (caKey) => {
    using opinion = new SecondOpinion();
    const about = await world.identity(identity({ caKey, leaf: { serial: '4d2' } }));
    const other = await world.identity(identity({ caKey, leaf: { names: ['other.test'] } }));
    const revoked = mintCrl(world, about, { revoked: [{ identity: about, reason: 1 }] });

    const issuer = opinion.file('issuer', certificatesPem([about.issuer, about.root]));
    const shown = opinion.openssl(
      'crl',
      '-inform',
      'DER',
      '-noout',
      '-text',
      '-CAfile',
      issuer,
      '-in',
      opinion.file('c', revoked),
    );
    expect(shown.text).toContain('verify OK');
    expect(shown.text).toMatch(/Serial Number: 04D2[\s\S]*CRL Reason Code:\s+Key Compromise/);
    expect(shown.text).toMatch(/Next Update: .* GMT/);

    const check = (crl: Uint8Array, leaf: Uint8Array) =>
      opinion.openssl(
        ...[
          'verify',
          '-crl_check',
          '-CAfile',
          issuer,
          '-CRLfile',
          opinion.file('crl', toPem('X509 CRL', crl)),
        ],
        opinion.file('leaf', certificatesPem([leaf])),
      );
    expect(check(revoked, about.leaf).text).toContain('certificate revoked');
    expect(check(revoked, other.leaf)).toMatchObject({ ok: true });
    expect(check(mintCrl(world, about, { revoked: [] }), about.leaf)).toMatchObject({ ok: true });
  },
);

it('an old CRL says so', async () => {
  using opinion = new SecondOpinion();
  const about = await world.identity(identity());
  const old = mintCrl(world, about, { revoked: [], thisUpdate: '9d ago', nextUpdate: '2d ago' });
  const { text } = opinion.openssl(
    ...[
      'verify',
      '-crl_check',
      '-CAfile',
      opinion.file('ca', certificatesPem([about.issuer, about.root])),
    ],
    ...[
      '-CRLfile',
      opinion.file('crl', toPem('X509 CRL', old)),
      opinion.file('leaf', certificatesPem([about.leaf])),
    ],
  );
  expect(text).toContain('CRL has expired');
});
