import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { good } from '../../ca/proof/good.ts';
import type { RunningServer } from '../model/running.ts';
import { client, either, server } from '../vocabulary.ts';
import { readPack } from './evidence/unpack.ts';
import { claim, delegating, der, launchers, only, play, rule, stapled } from './player.fixture.ts';
import type { Result } from './player.ts';

let out = '';
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'player-'));
});
afterAll(() => rmSync(out, { recursive: true }));

const kinds = (results: readonly Result[]) =>
  results.map(({ cell, verdict }) => `${cell.split('@')[0]} ${verdict.kind}`);

describe('a cell of a server', () => {
  const scenarios = server('group', {
    good: { ...claim, covers: ['S01'], expect: stapled, aliases: ['old'] },
  });

  it('is played, judged and told in full', async () => {
    const result = await only(scenarios, 'server');
    expect(result).toMatchObject({
      type: 'outcome',
      cell: 'server/group/good@ours:1#starttls,tls1.3',
      scenario: 'server/group/good',
      title: 'a claim',
      role: 'server',
      target: 'ours',
      version: '1',
      variant: { transport: 'starttls', tls: '1.3' },
      proves: claim.proves,
      covers: ['S01'],
      reproduce: "mailstaple run ours@1 --only 'server/group/good' --tls 1.3 --transport starttls",
    });
    expect(result.verdict).toMatchObject({
      kind: 'pass',
      clauses: [{ ...rule, state: 'kept' }],
      mismatches: [],
    });
    expect(result.verdict.facts).toMatchObject({
      ...stapled,
      acceptable: 'yes',
      certificate: 'main',
      session: 'in-service',
    });
    expect(result.excerpts.map(({ connection }) => connection)).toEqual(['only']);
    expect(result.excerpts[0]?.transcript).toContain('[C] QUIT');
    expect(result.evidence).toBeUndefined();
    expect(Number.isInteger(result.ms)).toBe(true);
  });

  it('is judged by what the target does', async () => {
    const { verdict } = await only(scenarios, 'server', { open: launchers(['staples-nothing']) });
    expect(verdict.kind).toBe('fail');
    expect(verdict.mismatches).toEqual([
      { fact: 'staple', expected: 'as-given', actual: 'absent' },
    ]);
  });

  it(
    'is told by the claim of a program that would not start with it, ' +
      'and what rests on it is blocked',
    async () => {
      const refuse = (running: RunningServer): RunningServer =>
        Object.assign(running, { refused: () => 'cannot load the file' });
      const calibrated = server('group', {
        first: { ...claim, calibrates: 'staple-file', expect: stapled },
        good: { ...claim, expect: stapled },
      });
      const results = await play(calibrated, 'server', { open: launchers([], { server: refuse }) });
      expect(kinds(results)).toEqual([
        'server/group/first note',
        'server/group/good blocked',
        'server/group/first note',
      ]);
      expect(results[0]?.verdict.reason).toContain('cannot load the file');
    },
  );

  it('is held to the promises the target makes, and no others', async () => {
    const promised = server('group', {
      open: {
        ...claim,
        expect: { staple: either('absent', 'as-given') },
        promise: { 'always-staples': { staple: 'absent' }, 'another-target': { staple: 'empty' } },
      },
    });
    const { verdict } = await only(promised, 'server');
    expect(verdict.kind).toBe('fail');
    expect(verdict.clauses.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'a-rule open',
      'always-staples broken',
    ]);
  });

  it('is left undecided where the clock decided and it would be news, and judged where it is known', async () => {
    const stalling = launchers(['stalls-on-status-request']);
    const asked: unknown[] = [];
    const kindOf = async (news: boolean) => {
      const isNews = (...words: unknown[]) => asked.push(words) > 0 && news;
      const { verdict } = await only(scenarios, 'server', { open: stalling, isNews });
      return [verdict.kind, verdict.reason];
    };
    const reason =
      'handshake is stalls, which a busy machine may bring about, and it was not played alone';
    expect(await kindOf(true)).toEqual(['inconclusive', reason]);
    expect((await kindOf(false))[0]).toBe('fail');
    const question = ['server/group/good@ours:1#starttls,tls1.3', 'fail'];
    expect(asked).toEqual([question, question]);
  });

  it(
    'leaves evidence: the staple and chain as given, the dialogue, packets ' +
      'with keys, what to judge again by',
    async () => {
      const { evidence, verdict } = await only(scenarios, 'server', { out });
      expect(evidence?.folder).toBe('evidence/ours-1/server-group-good/starttls-tls1.3');
      expect(evidence?.files).toEqual([
        'chain.pem',
        'observation.json',
        'packets.pcapng',
        'staple.der',
        'target.log',
        'transcript.txt',
      ]);
      const files = new Map<string, Buffer>();
      const take = (file: string, octets: Buffer) => files.set(file, octets);
      expect(await readPack(out, evidence?.pack ?? '', () => true, take)).toBeUndefined();
      const read = (file: string) =>
        files.get(`${evidence?.folder}/${file}`) ?? expect.fail(`there is no ${file}`);
      const recorded = JSON.parse(read('observation.json').toString()) as {
        facts: Record<string, string>;
        known: { proofs: Record<string, string>; identities: Record<string, { chain: string[] }> };
      };
      expect(recorded.facts).toEqual(verdict.facts);
      expect(read('staple.der').equals(der(recorded.known.proofs['as-given'] ?? ''))).toBe(true);
      const [leaf = ''] = recorded.known.identities.main?.chain ?? [];
      expect(read('chain.pem').toString().replaceAll('\n', '')).toContain(leaf);
      expect(read('transcript.txt').toString()).toMatch(
        /STARTTLS[\s\S]*\[C\] EHLO[\s\S]*ended in order/,
      );
      const packets = read('packets.pcapng');
      expect(packets.readUInt32LE(0)).toBe(0x0a0d0d0a);
      expect(packets.includes('SERVER_HANDSHAKE_TRAFFIC_SECRET')).toBe(true);
    },
  );
});

describe('a cell of a client', () => {
  const scenarios = client('group', {
    failover: {
      ...claim,
      policy: { status: 'require' },
      given: [{ proof: 'none' }, { proof: good() }],
      expect: { delivery: 'tls', host: 'second' },
    },
  });

  it('is played and judged, and each try is on record in its order', async () => {
    const result = await only(scenarios, 'client', { out });
    expect(result.verdict.kind).toBe('pass');
    expect(result.verdict.facts).toMatchObject({
      'alert-class': 'status',
      marked: 'verified',
    });
    expect(result.excerpts.map(({ connection }) => connection)).toEqual([
      'only/first',
      'only/second',
    ]);
    expect(result.evidence?.files.filter((file) => file.endsWith('pcapng'))).toEqual([
      '1-only-first.packets.pcapng',
      '2-only-second.packets.pcapng',
    ]);
  });

  it('packets and dialogue of one connection bear the same number, whichever host came first', async () => {
    const { evidence } = await only(scenarios, 'client', {
      out,
      open: launchers(['fails-over-always', 'refuses-good']),
    });
    const stems = (ending: string) =>
      evidence?.files
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length));
    expect(stems('transcript.txt')).toEqual(['1-only-second.', '2-only-first.']);
    expect(stems('packets.pcapng')).toEqual(stems('transcript.txt'));
  });
});

describe('a calibration', () => {
  const scenarios = server('group', {
    starttls: {
      ...claim,
      calibrates: 'starttls',
      given: { proof: 'none' },
      expect: { starttls: 'accepted' },
    },
    rests: { ...claim, expect: stapled },
  });
  const hidden = launchers(['hides-starttls']);

  it('that passes blocks nothing', async () => {
    expect(kinds(await play(scenarios, 'server'))).toEqual([
      'server/group/starttls pass',
      'server/group/rests pass',
      'server/group/starttls pass',
    ]);
  });

  it('that does not pass blocks what rests on it, saying why; it is itself played again', async () => {
    const results = await play(scenarios, 'server', { open: hidden });
    expect(kinds(results)).toEqual([
      'server/group/starttls fail',
      'server/group/rests blocked',
      'server/group/starttls fail',
    ]);
    expect(results[1]?.verdict).toMatchObject({ facts: {}, clauses: [{ ...rule, state: 'open' }] });
    expect(results[1]?.verdict.reason).toMatch(
      /^The calibration of starttls did not pass: Not kept: starttls is not-offered/,
    );
  });

  it('of one version of TLS speaks for that version, and where there is no other for both', async () => {
    const both = { ...claim, versions: ['1.2', '1.3'] as const };
    const only13 = launchers(['rejects-tls-1.2']);
    const calibration = {
      ...both,
      calibrates: 'starttls' as const,
      given: { proof: 'none' as const },
    };
    const each = server('group', {
      starttls: { ...calibration, expect: { handshake: 'completes' } },
      rests: { ...both, expect: stapled },
    });
    expect(kinds(await play(each, 'server', { open: only13 }))).toEqual([
      'server/group/starttls fail',
      'server/group/starttls pass',
      'server/group/rests blocked',
      'server/group/rests pass',
      'server/group/starttls fail',
      'server/group/starttls pass',
    ]);
    const alone = server('group', {
      starttls: { ...calibration, versions: ['1.2'], expect: { handshake: 'completes' } },
      rests: { ...both, expect: stapled },
    });
    expect(kinds(await play(alone, 'server', { open: only13 })).slice(1, 3)).toEqual([
      'server/group/rests blocked',
      'server/group/rests blocked',
    ]);
  });

  it('that was not decided leaves what rests on it undecided, saying why', async () => {
    const broken = launchers([], {
      server: (running) => ({
        ...delegating(running),
        endpoint: () => {
          throw new Error('no port');
        },
      }),
    });
    const results = await play(scenarios, 'server', { open: broken });
    expect(kinds(results)).toEqual([
      'server/group/starttls error',
      'server/group/rests inconclusive',
      'server/group/starttls error',
    ]);
    expect(results[1]?.verdict.reason).toBe(
      'The calibration of starttls was not decided: Our own fault: no port',
    );
  });

  it('of a mutant is a scenario like any other', async () => {
    expect(kinds(await play(scenarios, 'server', { open: hidden, blocking: false }))).toEqual([
      'server/group/starttls fail',
      'server/group/rests fail',
      'server/group/starttls fail',
    ]);
  });
});

/** The same running target as a plain object, so that one method can be put in another's place. */
