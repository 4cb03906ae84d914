import type { Excerpt, Outcome, Run, RunRecord, TargetRecord } from '../harness/model/run.ts';
import type { Role, Variant } from '../harness/model/terms.ts';
import type { ClauseState, VerdictKind } from '../harness/model/verdict.ts';

/**
 * Made-up runs, for the tests of the reports and for looking at a page without playing anything.
 */

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const hex = (digit: string): string => digit.repeat(64);

/** A run line that began just now; `command` and the like can be changed. */
export function sampleRunLine(change: Partial<RunRecord> = {}): RunRecord {
  return {
    type: 'run',
    schema: 2,
    tool: { name: 'mailstaple', version: '0.1.0' },
    id: 'r1',
    startedAt: iso(Date.now()),
    node: 'v24',
    command: ['run'],
    planned: 1,
    leftOut: [],
    openssl: process.versions.openssl,
    provenance: {
      suite: { scenarios: 2, sha256: hex('a') },
      requirements: { name: 'requirements', date: '2027-01-31', sha256: hex('b') },
      profile: { name: 'p', date: '2027-01-31', sha256: hex('c') },
      baselines: [{ file: 'baseline.yaml', sha256: hex('d') }],
    },
    ...change,
  };
}

/** The same run when it has been gone on with, and judged again, by other claims. */
export function sampleLater({ run, ...rest }: Run): Run {
  const { provenance } = run;
  if (!provenance) return { run, ...rest };
  const other = { ...provenance, suite: { scenarios: 3, sha256: hex('f') }, baselines: [] };
  const { tool, node, openssl, command } = run;
  const by = { tool, node, ...(openssl === undefined ? {} : { openssl }), command };
  const at = '2030-01-01T00:00:00Z';
  return {
    ...rest,
    run: {
      ...run,
      provenance: other,
      judgedAgain: { at, version: '0.2.0', notJudged: 1, before: provenance },
    },
    resumed: [provenance, other].map((sets) => ({
      ...{ type: 'resumed' as const, at, ...by },
      provenance: sets,
    })),
  };
}

export function sampleTarget(change: Partial<TargetRecord> = {}): TargetRecord {
  return {
    type: 'target',
    name: 'reference',
    version: '0.1.0',
    title: 'The reference of Mailstaple',
    runtime: 'embedded',
    roles: ['server', 'client'],
    capabilities: ['staple-file', 'starttls'],
    states: ['mailstaple 0.1.0', 'OpenSSL as Node ships it'],
    ...change,
  };
}

/** One excerpt; `salt` changes what is random in a real run: serials, dates, ports. */
export function sampleExcerpt(salt = 1, connection = 'only'): Excerpt {
  const at = (days: number): string => iso(Date.now() + days * 86_400_000 + salt * 1000);
  const rules = [
    'status.successful',
    'cert-id.serial',
    'cert-id.issuer',
    'signature.valid',
    'signer.authority',
  ];
  return {
    connection,
    staple: [
      'OCSPResponse: successful, 471 octets',
      'responderID: byName CN=Mailstaple issuing CA',
      `certID: SHA-1, serial ${(salt * 7919).toString(16).padStart(16, '0')}`,
      'certStatus: good',
      `thisUpdate: ${at(-2)}`,
      `nextUpdate: ${at(-1)}`,
      'signature: sha256WithRSAEncryption by the issuer',
    ],
    chain: [
      `CN=mx.mailstaple.test ← CN=Mailstaple issuing CA, ${at(-1)} to ${at(30)}`,
      `CN=Mailstaple issuing CA ← CN=Mailstaple root, ${at(-10)} to ${at(300)}`,
    ],
    findings: [
      ...rules.map((rule) => ({
        rule,
        level: 'must' as const,
        ok: true,
        detail: 'as it should be',
        source: { document: 'RFC 6960', section: '3.2' },
      })),
      {
        rule: 'times.next-update',
        level: 'must',
        ok: false,
        detail: `nextUpdate ${at(-1)} has passed`,
        source: { document: 'RFC 6960', section: '4.2.2.1' },
      },
      {
        rule: 'signature.digest',
        level: 'should',
        ok: false,
        undecided: true,
        detail: 'an algorithm that is not known',
        source: { document: 'RFC 6960', section: '4.3' },
      },
    ],
    transcript: [
      `S: 220 mx.mailstaple.test ESMTP ready on port ${20_000 + salt}`,
      'C: EHLO probe.mailstaple.test',
      'S: 250-mx.mailstaple.test',
      'S: 250 STARTTLS',
      'C: STARTTLS',
      'S: 220 go ahead',
      'C: [tls] EHLO probe.mailstaple.test',
      'S: [tls] 250 mx.mailstaple.test',
      'C: [tls] QUIT',
      'S: [tls] 221 bye',
    ],
    handshake: [
      'client ClientHello 298',
      'server ServerHello 122',
      'server EncryptedExtensions 6, encrypted',
      'server Certificate 2304, encrypted, entry 0 with a staple',
      'server CertificateVerify 264, encrypted',
      'server Finished 52, encrypted',
      'client Finished 52, encrypted',
    ],
    times: {
      start: salt,
      transcript: [0, 1, 2, 2, 3, 4, 40, 41, 42, 43],
      handshake: [-1, 12, 13, 13, 14, 14, 20],
    },
    ...(connection === 'requests'
      ? {
          requests: [
            { at: salt, took: 4, of: 'main', asked: 'GET /abc HTTP/1.1', reply: 'as-given' },
            { at: salt + 900, of: 'main', asked: 'POST / HTTP/1.1', reply: 'unanswered' },
          ],
        }
      : {}),
  };
}

const reasons: Record<VerdictKind, string> = {
  pass: 'Every expectation was met.',
  fail: 'An expired proof was stapled: a strict client refuses this server.',
  warn: 'The second best was seen: the proof went out minutes before it expired.',
  note: 'The documents leave this open; the server withheld the proof.',
  unsupported: 'The target declares no dual-cert.',
  blocked: 'Its calibration server/calibration/staple-file did not pass.',
  inconclusive: 'The handshake stalled before the step in question.',
  error: 'Our own endpoint closed before its turn.',
};

const cellOf = (
  scenario: string,
  target: string,
  version: string,
  { transport, tls, round }: Variant,
): string =>
  `${scenario}@${target}:${version}#` +
  [transport, ...(tls ? [`tls${tls}`] : []), ...(round ? [round] : [])].join(',');

const states: Record<VerdictKind, ClauseState> = {
  pass: 'kept',
  fail: 'broken',
  warn: 'short',
  note: 'open',
  unsupported: 'open',
  blocked: 'open',
  inconclusive: 'open',
  error: 'open',
};

/** One outcome with this verdict; everything else ordinary, or as the change says. */
export function sampleOutcome(kind: VerdictKind, change: Partial<Outcome> = {}, salt = 1): Outcome {
  const scenario = change.scenario ?? 'server/validity/expired';
  const target = change.target ?? 'reference';
  const version = change.version ?? '0.1.0';
  const variant: Variant = change.variant ?? { transport: 'starttls', tls: '1.3' };
  const cell = change.cell ?? cellOf(scenario, target, version, variant);
  const bad = kind === 'fail' || kind === 'warn';
  const unplayed = kind === 'unsupported' || kind === 'blocked';
  const news = kind === 'fail' || kind === 'inconclusive' || kind === 'error';
  return {
    type: 'outcome',
    cell,
    scenario,
    title: 'an expired proof is not stapled',
    role: 'server',
    target,
    version,
    variant,
    proves: ['staple.fresh'],
    covers: ['S03'],
    verdict: {
      kind,
      reason: reasons[kind],
      mismatches: bad ? [{ fact: 'staple', expected: 'absent', actual: 'as-given' }] : [],
      clauses: (change.proves ?? ['staple.fresh']).map((id) => ({
        id,
        state: states[kind],
        document: 'RFC 6960',
        section: '4.2.2.1',
        level: kind === 'warn' ? 'SHOULD' : 'MUST',
        text: 'A response whose nextUpdate has passed is not to be relied upon.',
      })),
      facts: unplayed
        ? {}
        : {
            handshake: 'completes',
            staple: bad ? 'as-given' : 'absent',
            alive: 'yes',
            pace: 'prompt',
          },
    },
    standing: news ? 'regression' : 'as-expected',
    excerpts: unplayed ? [] : [sampleExcerpt(salt)],
    ...(unplayed
      ? {}
      : {
          evidence: {
            folder: `evidence/${cell.replaceAll(/[^a-z0-9.,-]+/g, '_')}`,
            files: ['staple.der', 'chain.pem', 'transcript.txt', 'handshake.pcapng'],
            ...(kind === 'pass' ? { pack: `evidence/${target}-${version}.server.tar.zst` } : {}),
          },
        }),
    reproduce:
      `mailstaple run ${target}:${version} --only ` +
      `'${scenario}'${variant.tls ? ` --tls ${variant.tls}` : ''}`,
    ms: 10 + salt,
    ...change,
  };
}

const groups: Record<Role, readonly string[]> = {
  server: [
    'calibration',
    'negotiation',
    'validity',
    'signer',
    'certid',
    'files',
    'life-cycle',
    'sni',
    'dialogue',
  ],
  client: [
    'calibration',
    'hello',
    'request',
    'require',
    'alerts',
    'fallback',
    'failover',
    'resumption',
  ],
  fetcher: ['calibration', 'request', 'contents', 'pace'],
  responder: ['calibration', 'status'],
};

const kindAt = (n: number): VerdictKind => {
  if (n % 97 === 5) return 'fail';
  if (n % 211 === 7) return 'inconclusive';
  if (n % 53 === 3) return 'warn';
  if (n % 31 === 2) return 'note';
  if (n % 41 === 11) return 'unsupported';
  return n % 401 === 13 ? 'error' : n % 307 === 17 ? 'blocked' : 'pass';
};

const titles = [
  'an expired proof is not stapled',
  'the status comes in its own place for the version',
  'a proof signed by a delegate of another authority is withheld',
  'the listener stays in service after a half-written file',
  'each server name gets its own proof, whatever the case of the letters',
];

/**
 * A run of about `scenarios` scenarios over four targets, about twelve cells a scenario. `salt`
 * changes what is random.
 */
export function sampleRun(scenarios = 130, salt = 1): Run {
  const targets = [
    sampleTarget(),
    ...[
      ['exim-gnutls', '4.98'],
      ['exim-gnutls', '4.96'],
      ['exim-openssl', '4.98'],
    ].map(([name = '', version = '']) =>
      sampleTarget({
        name,
        version,
        title: `Exim with ${name.endsWith('gnutls') ? 'GnuTLS' : 'OpenSSL'}`,
        runtime: 'container',
        image: { name: `mailstaple/${name}:${version}`, digest: `sha256:${hex('e')}` },
        states: [
          `Exim version ${version}`,
          name.endsWith('gnutls') ? 'GnuTLS 3.8.9' : 'OpenSSL 3.5.1',
        ],
      }),
    ),
  ];
  const outcomes: Outcome[] = [];
  for (let index = 0; index < scenarios; index += 1) {
    const role: Role = index < scenarios / 2 ? 'server' : 'client';
    const group = groups[role][index % groups[role].length] ?? 'validity';
    const first = group === 'calibration';
    for (const { name, version } of targets)
      for (const transport of index % 3 === 0
        ? (['starttls', 'implicit'] as const)
        : (['starttls'] as const))
        for (const tls of ['1.2', '1.3'] as const)
          for (const round of first ? (['first', 'last'] as const) : [undefined]) {
            const kind = name === 'reference' ? 'pass' : kindAt(outcomes.length);
            const known = kind === 'fail' && outcomes.length % 2 === 0;
            outcomes.push(
              sampleOutcome(
                kind,
                {
                  scenario: `${role}/${group}/case-${index}`,
                  title: titles[index % titles.length] ?? '',
                  role,
                  target: name,
                  version,
                  variant: { transport, tls, ...(round ? { round } : {}) },
                  proves: [`staple.rule-${index % 40}`],
                  ...(known
                    ? { standing: 'as-expected', known: 'Proved twice; told to its makers.' }
                    : {}),
                  ...(kind === 'warn'
                    ? { replayed: { kind: 'inconclusive', reason: 'The machine was busy.' } }
                    : {}),
                },
                salt + outcomes.length,
              ),
            );
          }
  }
  const leftOut = [
    'exim-openssl declares no dual-cert: 4 scenarios were left out.',
    'No engine for containers was asked for arm64.',
  ];
  return {
    run: sampleRunLine({
      id: `r${salt}`,
      planned: outcomes.length,
      leftOut,
      command: ['run', '--out', `out-${salt}`],
    }),
    targets,
    outcomes,
    end: {
      type: 'end',
      endedAt: iso(Date.now() + salt * 1000),
      reason: 'done',
      staleLines: [],
      evidence: { files: outcomes.length, sha256: hex(String(salt % 10)) },
    },
  };
}
