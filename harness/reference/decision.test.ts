import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import {
  clientHello,
  entry,
  flight,
  handshake,
  serverHello,
  statusExtension,
} from '../judge/observation.fixture.ts';
import type { Policy } from '../model/terms.ts';
import type { Handshake } from '../model/tls.ts';
import { type Decision, decide } from './decision.ts';
import type { DefectName } from './defects/defects.ts';

const world = new World();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
let ordinary: Identity;
let demanding: Identity;
beforeAll(async () => {
  ordinary = await world.identity(identity());
  demanding = await world.identity(identity({ leaf: { tlsFeature: [5] } }));
});

interface ProbeResult {
  proof?: Proof | 'none';
  /** Of the issuing CA, behind the leaf. */
  behind?: Proof;
  must?: boolean;
  change?: Partial<Handshake>;
}

async function result({
  proof = good(),
  behind,
  must = false,
  change = {},
}: ProbeResult): Promise<Handshake> {
  const about = must ? demanding : ordinary;
  const minted = async (one: Proof) => base64(await mintProof(one.spec, about, world));
  const leafStaple = proof === 'none' ? undefined : await minted(proof);
  const above = behind && (await minted(behind.about('issuer').signedBy('root')));
  const certificates = [entry(base64(about.leaf), leafStaple), entry(base64(about.issuer), above)];
  return handshake('1.3', { certificates, ...change });
}

const lax: Policy = { status: 'request', chain: 'try', tls: 'may', resume: false };
const strict: Policy = { ...lax, status: 'require' };

interface Circumstances extends ProbeResult {
  policy?: Policy;
  trusted?: boolean;
  inherited?: Decision['mark'];
  defects?: DefectName[];
  /** Those the sender knows; by default the root. */
  roots?: Uint8Array[];
}

async function decided({
  policy = strict,
  trusted = true,
  inherited,
  defects = [],
  roots,
  ...rest
}: Circumstances) {
  const about = rest.must ? demanding : ordinary;
  return decide({
    handshake: await result(rest),
    policy,
    trusted,
    roots: roots ?? [about.root],
    inherited,
    known: false,
    defects: new Set(defects),
  });
}
/** `proceed mark`, or `refuse alert`. */
const outcome = async (circumstances: Circumstances): Promise<string> => {
  const { proceed, mark, alert } = await decided(circumstances);
  return proceed ? `proceed ${mark}` : `refuse ${alert}`;
};

const again = { ...serverHello('1.3'), helloRetryRequest: true };

describe('a status that cannot be judged', () => {
  const alone = async (proof: Proof, policy: Policy) => {
    const der = base64(await mintProof(proof.signedBy('ca').spec, ordinary, world));
    const certificates = [entry(base64(ordinary.leaf), der)];
    return outcome({ policy, roots: [], change: { certificates } });
  };
  it('is neither verified nor failed, and not enough where one is required', async () => {
    expect(await alone(good(), lax)).toBe('proceed not-verified');
    expect(await alone(good(), strict)).toBe('refuse bad_certificate_status_response');
    expect(await alone(good().valid('3d ago', '2d ago'), lax)).toBe('proceed failed');
  });
});

describe('a careful sender', () => {
  const unusable = good().signature('flipped');
  const table: [string, ProbeResult, string, string][] = [
    // What came, where the status is required, where it is only asked for.
    ['a good status', {}, 'proceed verified', 'proceed verified'],
    [
      'a revoked one',
      { proof: good().revoked() },
      'refuse certificate_revoked',
      'refuse certificate_revoked',
    ],
    [
      'one that cannot be used',
      { proof: unusable },
      'refuse bad_certificate_status_response',
      'proceed failed',
    ],
    [
      'an unknown one',
      { proof: good().unknown() },
      'refuse bad_certificate_status_response',
      'proceed failed',
    ],
    [
      'an expired one',
      { proof: good().valid('3d ago', '2d ago') },
      'refuse bad_certificate_status_response',
      'proceed failed',
    ],
    ['none', { proof: 'none' }, 'refuse bad_certificate_status_response', 'proceed unanswered'],
    [
      'none of a certificate that promises one',
      { proof: 'none', must: true },
      'refuse bad_certificate_status_response',
      'proceed unanswered',
    ],
    [
      'good at the leaf, revoked behind it',
      { behind: good().revoked() },
      'refuse certificate_revoked',
      'refuse certificate_revoked',
    ],
    [
      'good at the leaf, junk behind it',
      { behind: unusable },
      'proceed verified',
      'proceed verified',
    ],
    [
      'no certificate at all',
      { change: { certificates: [] } },
      'refuse bad_certificate_status_response',
      'proceed failed',
    ],
  ];
  it.each(table)('%s', async (_, seen, required, asked) => {
    expect(await outcome({ ...seen, policy: strict })).toBe(required);
    expect(await outcome({ ...seen, policy: lax })).toBe(asked);
  });

  it('that must have a chain refuses what does not verify, before all else', async () => {
    const must: Policy = { ...lax, chain: 'must' };
    expect(await outcome({ policy: must, trusted: false })).toBe('refuse unknown_ca');
    expect(await outcome({ policy: must, trusted: true })).toBe('proceed verified');
    expect(await outcome({ policy: lax, trusted: false })).toBe('proceed not-verified');
  });

  it('that must have a chain minds what the certificate promises (RFC 7633 4.3.3)', async () => {
    const must: Policy = { ...lax, chain: 'must' };
    expect(await outcome({ policy: must, proof: 'none', must: true })).toBe(
      'refuse bad_certificate_status_response',
    );
    expect(await outcome({ policy: must, proof: 'none' })).toBe('proceed unanswered');
  });

  it('that did not ask minds nothing of what came', async () => {
    const unasked: Circumstances = {
      change: { clientHello: clientHello() },
      policy: { ...lax, status: 'none' },
    };
    expect(await outcome({ ...unasked, proof: good().revoked() })).toBe('proceed not-requested');
  });

  it('on a resumed session knows what it knew when the session began', async () => {
    const resumed: Circumstances = { change: { resumed: true, certificates: [] } };
    expect(await outcome({ ...resumed, inherited: 'verified' })).toBe('proceed verified');
    expect(await outcome({ ...resumed, inherited: 'failed' })).toBe(
      'refuse bad_certificate_status_response',
    );
    expect(await outcome({ ...resumed, inherited: 'unanswered' })).toBe(
      'refuse bad_certificate_status_response',
    );
    expect(await outcome({ ...resumed, inherited: 'unanswered', policy: lax })).toBe(
      'proceed unanswered',
    );
    expect(await outcome(resumed)).toBe('refuse bad_certificate_status_response');
  });

  it('says what is wrong with a status', async () => {
    expect((await decided({ proof: unusable })).why).toMatch(/^signature\.valid: /);
    expect((await decided({ behind: good().revoked() })).why).toBe('behind the leaf: revoked');
  });
});

describe('told to be wrong', () => {
  const acknowledgedOnly = {
    proof: 'none',
    change: { serverHello: serverHello('1.2', [statusExtension()]) },
  } as const;
  const cases: [DefectName, Circumstances, string][] = [
    ['requires-nothing', { proof: good().revoked() }, 'proceed failed'],
    ['requires-nothing', { proof: 'none', must: true }, 'proceed unanswered'],
    ['accepts-missing', { proof: 'none' }, 'proceed unanswered'],
    ['accepts-revoked', { proof: good().revoked() }, 'proceed verified'],
    ['accepts-unknown', { proof: good().unknown() }, 'proceed verified'],
    [
      'accepts-any-staple',
      { proof: good().damaged({ kind: 'random', bytes: 9 }) },
      'proceed verified',
    ],
    ['ignores-intermediates', { behind: good().revoked() }, 'proceed verified'],
    ['requires-intermediates', {}, 'refuse bad_certificate_status_response'],
    ['requires-intermediates', { policy: lax }, 'proceed verified'],
    [
      'ignores-chain',
      { policy: { ...strict, chain: 'must' }, trusted: false },
      'proceed not-verified',
    ],
    ['refuses-good', {}, 'refuse bad_certificate_status_response'],
    ['refuses-missing', { proof: 'none', policy: lax }, 'refuse bad_certificate_status_response'],
    ['refuses-must-staple', { must: true }, 'refuse certificate_revoked'],
    [
      'refuses-must-staple',
      { must: true, proof: 'none', policy: lax },
      'refuse certificate_revoked',
    ],
    ['refuses-must-staple', {}, 'proceed verified'],
    [
      'refuses-without-status-asked',
      { change: { clientHello: clientHello() } },
      'refuse bad_certificate_status_response',
    ],
    [
      'refuses-resumed',
      { change: { resumed: true }, inherited: 'verified' },
      'refuse bad_certificate_status_response',
    ],
    [
      'chokes-on-acknowledgement',
      { ...acknowledgedOnly, policy: lax },
      'refuse certificate_revoked',
    ],
    ['marks-all-verified', { proof: 'none', policy: lax }, 'proceed verified'],
    ['marks-all-verified', { change: { clientHello: clientHello() } }, 'proceed verified'],
    ['marks-failed', {}, 'proceed failed'],
    [
      'takes-first-single',
      { proof: good().and({ certStatus: 'revoked', reason: 1, revokedAt: '1d ago' }) },
      'proceed verified',
    ],
    [
      'takes-first-single',
      { proof: good().after({ about: 'other-leaf-same-ca' }) },
      'refuse bad_certificate_status_response',
    ],
    [
      'forgets-status-after-retry',
      { change: { serverHello: again } },
      'refuse bad_certificate_status_response',
    ],
    [
      'accepts-missing-after-retry',
      { proof: 'none', change: { serverHello: again } },
      'proceed verified',
    ],
    ['ignores:times.next-update', { proof: good().valid('3d ago', '2d ago') }, 'proceed verified'],
    ['ignores:signature.valid', { proof: good().signature('flipped') }, 'proceed verified'],
  ];
  it.each(cases)('%s', async (defect, circumstances, wanted) => {
    expect(await outcome({ ...circumstances, defects: [defect] })).toBe(wanted);
  });

  it('a compressed certificate that cannot be read is refused, whatever else is amiss', async () => {
    const messages = flight('server_hello', 'compressed_certificate');
    const unread = { change: { messages, certificates: [] } };
    expect(await outcome({ ...unread, policy: lax })).toBe('refuse bad_certificate');
    expect(await outcome({ ...unread, policy: lax, defects: ['takes-broken-compression'] })).toBe(
      'proceed failed',
    );
    const read = { change: { messages, problems: ['server: compressed_certificate twice'] } };
    expect(await outcome({ ...read, policy: lax })).toBe('proceed verified');
  });

  it('it is right where the defect does not show', async () => {
    const soundly = async (circumstances: Circumstances) =>
      outcome({ ...circumstances, defects: [] });
    for (const [defect, circumstances, wanted] of cases) {
      if (
        wanted === 'proceed verified' &&
        (defect === 'refuses-must-staple' || defect === 'requires-intermediates')
      )
        continue;
      expect([defect, await soundly(circumstances)]).not.toEqual([defect, wanted]);
    }
  });
});
