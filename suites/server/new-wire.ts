import { good, identity, is, oneOf, type ServerClaim, type ServerScenario, server } from '#harness';
import {
  asksAgain,
  clean,
  completes,
  fitting,
  ignoresUnknown,
  inService,
  stapled,
  status,
} from './expectations.ts';

const alone = ['1.3'] as const;
type Connect = Extract<NonNullable<ServerClaim['when']>, { do: 'connect' }>;
const says = (hello: NonNullable<Connect['hello']>): Connect => ({
  do: 'connect',
  name: 'only',
  hello,
});
const greased = {
  ...ignoresUnknown,
  clauses: [...ignoresUnknown.clauses, 'RFC8701-3.2-01', 'RFC8701-3.2-02', 'RFC9846-4.2.2-02'],
} as const;
const ech = {
  ...ignoresUnknown,
  clauses: [...ignoresUnknown.clauses, 'RFC9846-4.2.2-02', 'RFC9849-7.1-01'],
} as const;
const perCertificate = ['RFC8446-4.4.2.1-01', 'RFC9846-4.5.1.1-01'] as const;
const unasked = ['RFC8446-4.2-01', 'RFC9846-4.3-01', 'RFC9846-4.5.1-01'] as const;
const both = [good(), good().about('issuer').signedBy('root')] as const;

const withEach = (title: string, more: Partial<ServerClaim>): ServerClaim => ({
  title,
  covers: ['S06', 'S13', 'W19', 'R07'],
  versions: alone,
  given: { proof: { pem: [...both] } },
  expect: {
    handshake: completes,
    staple: status('as-given'),
    fits: fitting,
    intermediates: is('stapled', ...perCertificate),
    'chain-fits': is('yes', ...perCertificate),
    wire: clean,
    session: inService,
  },
  tolerate: { intermediates: 'none', 'chain-fits': 'no-staple' },
  ...more,
});

/** What is new in the ClientHello of today, and what becomes of the status. */
export const newWire: readonly ServerScenario[] = [
  ...server('new-wire', {
    hybrid: {
      title: 'keys by X25519MLKEM768: the status comes as with any group',
      covers: ['W32', 'W01'],
      versions: alone,
      needs: ['hybrid-group'],
      when: says('hybrid'),
      ...stapled,
      expect: { ...stapled.expect, group: is('hybrid') },
    },
    'hybrid-alone': {
      title: 'a share of X25519MLKEM768, the only group, is asked for, and the status comes then',
      covers: ['W32', 'W01', 'R05'],
      versions: alone,
      needs: ['hybrid-group'],
      when: says('hybrid-alone'),
      ...stapled,
      expect: { ...stapled.expect, handshake: asksAgain, group: is('hybrid') },
    },
    'hybrid-share': {
      title:
        'the only key share is one of X25519MLKEM768: taken or another asked for, with the status',
      covers: ['W32', 'W01', 'R05'],
      versions: alone,
      when: says('hybrid'),
      ...stapled,
      expect: { ...stapled.expect, handshake: asksAgain },
    },
    'hybrid-listed': {
      title: 'the first group is X25519MLKEM768, without a share: the status comes by whichever',
      covers: ['W32', 'W01', 'R05'],
      versions: alone,
      when: says('hybrid-listed'),
      ...stapled,
    },
    compressing: {
      title: 'a client that takes compressed certificates gets the status, compressed or not',
      covers: ['W27', 'W01'],
      versions: alone,
      when: says('compressing'),
      ...stapled,
      expect: { ...stapled.expect, wire: clean },
    },
    compressed: {
      title: 'a certificate that is compressed has its status inside',
      covers: ['W27', 'W01'],
      versions: alone,
      needs: ['compresses-certificate'],
      when: says('compressing'),
      provided: { compressed: 'yes' },
      expect: {
        handshake: completes,
        staple: is('as-given', 'RFC8879-4-02'),
        fits: is('yes', ...perCertificate),
        wire: clean,
      },
      promise: { 'staples-file-content': { staple: 'as-given' } },
    },
    'compressing-unknown': {
      title: 'nothing is compressed for a client that takes an algorithm nobody knows',
      covers: ['W27', 'W25'],
      versions: alone,
      when: says('compressing-unknown'),
      ...stapled,
      expect: { ...stapled.expect, compressed: is('no', 'RFC8879-4-01') },
    },
    'compressing-1.2': {
      title: 'in TLS 1.2 the offer to take compressed certificates changes nothing',
      covers: ['W27', 'R08'],
      versions: ['1.2'],
      when: says('compressing'),
      ...stapled,
      expect: {
        ...stapled.expect,
        handshake: is('completes', 'RFC8879-3-01', 'RFC5246-7.4.1.2-01'),
        compressed: is('no', 'RFC8879-3-01'),
      },
    },
    'ech-grease': {
      title: 'an encrypted ClientHello that means nothing is passed over, and the status comes',
      covers: ['W33', 'W25'],
      versions: alone,
      when: says('ech-grease'),
      ...stapled,
      expect: { ...stapled.expect, handshake: ech },
    },
    'ech-grease-retried': {
      title:
        'an encrypted ClientHello in both hellos of a client that is asked again: the status comes',
      covers: ['W33', 'W25', 'R05'],
      versions: alone,
      when: says('ech-grease-no-shares'),
      ...stapled,
      expect: {
        ...stapled.expect,
        handshake: { ...ech, clauses: [...ech.clauses, 'RFC9846-4.2.1-01'] },
      },
    },
    'grease-and-ech': {
      title: 'values nobody knows in every list, and an encrypted ClientHello: the status comes',
      covers: ['W33', 'W25'],
      versions: alone,
      when: says('grease-and-ech'),
      ...stapled,
      expect: {
        ...stapled.expect,
        handshake: { ...greased, clauses: [...greased.clauses, 'RFC9849-7.1-01'] },
      },
    },
  }),
  ...server('several', {
    each: withEach('a status for leaf and issuer: each in the entry of its own certificate', {
      aliases: ['server/certificates/stapled-issuer'],
    }),
    three: withEach('a status for leaf, issuer and the CA above: each in the entry of its own', {
      aliases: ['server/certificates/stapled-chain'],
      given: {
        identity: identity({ intermediates: 2 }),
        proof: {
          pem: [
            good(),
            good().about('issuer').signedBy('above-issuing'),
            good().about('above-issuing').signedBy('root'),
          ],
        },
      },
    }),
    retried: withEach('a status for leaf and issuer after another hello was asked for', {
      covers: ['S13', 'W19', 'R05'],
      when: says('no-shares'),
      expect: {
        handshake: asksAgain,
        staple: status('as-given'),
        'chain-fits': is('yes', ...perCertificate),
        wire: clean,
      },
      tolerate: { 'chain-fits': 'no-staple' },
    }),
    'not-asked': withEach('several statuses at hand and nobody asks: none in any entry', {
      covers: ['W02', 'S13'],
      when: says('nothing'),
      expect: {
        handshake: completes,
        staple: is('absent', ...unasked),
        intermediates: is('none', ...unasked),
      },
      tolerate: {},
    }),
    'foreign-behind': withEach(
      'a status of another leaf in the second place is not put on the issuer',
      {
        covers: ['S13', 'W19', 'S04', 'R07'],
        given: { proof: { pem: [good(), good().about('other-leaf-same-ca')] } },
        expect: {
          handshake: completes,
          fits: is(oneOf('yes', 'no-staple'), ...perCertificate),
          'chain-fits': is(oneOf('yes', 'no-staple'), ...perCertificate),
          wire: clean,
        },
        tolerate: {},
      },
    ),
  }),
];
