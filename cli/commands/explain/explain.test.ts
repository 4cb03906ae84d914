import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { good } from '../../../ca/proof/good.ts';
import { ruleCatalogue } from '../../../harness/examiner/rules.ts';
import { examinationStatuses } from '../../../harness/model/finding.ts';
import { clauseStates, verdictKinds } from '../../../harness/model/verdict.ts';
import { roles } from '../../../harness/run/roles.ts';
import { standingTerms } from '../../../reports/summary.ts';
import { conditions } from '../../../suites/conditions.ts';
import { scenarios } from '../../../suites/index.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { requirements } from '../../../suites/requirements/catalogue.ts';
import { knownCapabilities } from '../../shared/capabilities.ts';
import { complaint, mailstaple } from '../../shared/command.fixture.ts';
import { findingsOf } from '../../shared/known-findings.ts';
import { bundledTargets } from '../../targets.ts';
import { describeIdentity, describeProof } from './described/specs.ts';
import { explain, known } from './explain.ts';

let text = '';
beforeEach(() => {
  text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function explained(id: string): Promise<string> {
  text = '';
  await explain(id);
  return text;
}

describe('explain', { timeout: 60_000 }, () => {
  test('a version that there is not, of a target or in a cell: one sentence', async () => {
    const [target] = await bundledTargets();
    const { name = '', versions = [] } = target?.target ?? {};
    const [first] = versions;
    expect(await explained(`${name}@${first?.version}`)).toContain(`${name}: `);
    for (const id of [`${name}@0.0`, `server/times/expired@${name}:0.0#starttls,tls1.3`])
      expect(await complaint('explain', id)).toMatch(
        new RegExp(`^${name} has no version 0\\.0; it has ${first?.version}`),
      );
    expect(await explained('server/times/expired@no-such-box:1#starttls,tls1.3')).toContain(
      'server/times/expired',
    );
  });

  test('what its help names as an example is there', async () => {
    const { out } = await mailstaple('explain', '--help');
    const ids = [...out.matchAll(/^ {2}mailstaple explain (\S+)/gm)].map(([, id = '']) => id);
    expect(ids.length).toBeGreaterThan(3);
    for (const id of ids) expect(await explained(id)).toContain(id);
  });

  test('every id there is can be explained, and begins with itself', async () => {
    const bundled = await bundledTargets();
    const targets = bundled.map(({ target }) => target.name);
    const findings = bundled.flatMap(({ folder }) => findingsOf(folder)?.findings ?? []);
    const ids = [
      ...findings.filter((_, i) => i % 20 === 0).map(({ id }) => id),
      ...targets,
      ...verdictKinds,
      ...profiles.map(({ id }) => id),
      ...Object.keys(conditions).slice(0, 5),
      ...requirements.slice(0, 5).map(({ id }) => id),
      ...Object.keys(examinationStatuses),
      ...ruleCatalogue().map(({ rule }) => rule),
      ...scenarios.filter((_, i) => i % 20 === 0).map(({ id }) => id),
      'staple-file',
      'staples-nothing',
    ];
    for (const id of ids) expect((await explained(id)).startsWith(`${id}: `), id).toBe(true);
  });

  test('no scenario has a part that cannot be put in words', async () => {
    const ids = known(await bundledTargets());
    for (const { id } of scenarios)
      expect(ids.get(id)?.().join('\n')).not.toMatch(/\[object|: undefined| undefined |\bNaN\b/);
  });

  test('a scenario says what is arranged, expected and proved, and how to play it', async () => {
    const said = await explained('server/times/expired');
    for (const part of [
      'thisUpdate 30d ago',
      'staple: absent',
      'staple: as-given',
      'SHOULD NOT',
      'S02: ',
      'staple-file',
      'starttls, implicit × TLS 1.2, 1.3',
      "mailstaple run reference --only 'server/times/expired'",
    ])
      expect(said).toContain(part);
  });

  test('a finding says what a maintainer asks, and how it was proved a second time', async () => {
    const said = await explained('exim-gnutls-1');
    expect(said).toMatch(/^EXIM-GNUTLS-1: /);
    for (const part of ['What', 'Impact', 'Clause', 'Replay', 'Second tool', 'Cause'])
      expect(said).toMatch(new RegExp(`^ *${part}: \\S`, 'm'));
    expect(said).toContain("mailstaple run exim-gnutls@4.98 --only 'client/");
  });

  test('a cell is explained by its scenario, whatever the case of letters', async () => {
    expect(await explained('Server/Times/expired@exim-gnutls:4.98#starttls,tls1.3')).toMatch(
      /^server\/times\/expired: /,
    );
  });

  test('an unknown id: exit 2 and what was meant', async () => {
    expect(await complaint('explain', 'server/times/expird')).toMatch(
      /did you mean server\/times\/expired\?/,
    );
    expect(await complaint('explain', 'server/validity/expired-for-hours')).toMatch(
      /server\/times\/expired-for-hours/,
    );
    expect(await complaint('explain', 'zzz\u001b[2J')).toBe('nothing has the id "zzz\\u{1b}[2J"');
    expect((await mailstaple('explain', 'pas')).code).toBe(2);
  });
});

test('what is ordinary is not told, what differs is', () => {
  expect(describeProof(good())).toBe('good and fresh');
  expect(describeProof(good().without('nextUpdate').signedBy('ca'))).toBe(
    'without nextUpdate; signer ca',
  );
  expect(describeProof(good().damaged({ kind: 'trailing', bytes: 3 }))).toBe(
    'damage kind trailing bytes 3',
  );
  expect(describeIdentity(identity({ leaf: { tlsFeature: [5] } }))).toBe('leaf tlsFeature 5');
});

test('every word that a report prints of a cell: what prints them has them in lists', async () => {
  const targets = await bundledTargets();
  const promises = targets.flatMap(({ target }) => target.promises.map(({ id }) => id));
  const facts = Object.values(roles).flatMap((role) => Object.keys(role.facts));
  const values = Object.values(roles)
    .flatMap((role) => Object.values(role.facts).flatMap((fact) => fact.values))
    .filter((value) => !value.startsWith('<'));
  const printed = new Set<string>([
    ...standingTerms,
    ...verdictKinds,
    ...clauseStates,
    ...knownCapabilities(),
    ...promises,
    ...facts,
    ...values,
  ]);
  for (const list of [promises, facts]) expect(list.length).toBeGreaterThan(20);
  const ids = known(targets);
  expect([...printed].filter((word) => !ids.has(word))).toEqual([]);
  const said = (word: string): string => ids.get(word)?.().join('\n') ?? '';
  expect(said('regression')).toMatch(/^regression: where a verdict stands[\s\S]*no baseline names/);
  expect(said('known')).toMatch(/^known: where a verdict stands[\s\S]*baseline names with this/);
  // Of an examination, and of a verdict.
  expect(said('undecided')).toMatch(/a status of an exam[\s\S]*undecided: where a verdict stands/);
  expect(said('short')).toMatch(/^short: where a requirement stands/);
  expect(said('placement')).toMatch(/^placement: a fact .*[\s\S]*wrong-order[\s\S]*Expected by \d/);
  expect(said('session')).toMatch(/\n {4}no-farewell: QUIT is answered by something else than 221/);
  expect(said('no-farewell')).toMatch(/session no-farewell \(as server; .*\n? *.*QUIT/);
  expect(said('withholds-expired')).toMatch(/^withholds-expired: a promise of .*[\s\S]*Made by/);
  // Each manual has words of its own.
  const words = (text: string): string => text.replaceAll(/\s+/g, ' ');
  for (const { target } of targets)
    for (const { id, text: claim } of target.promises)
      expect(words(said(id)), `${target.name} ${id}`).toContain(words(claim));
});

test('a fact of one act, as scenarios with several have it', async () => {
  const keys = new Set(
    scenarios.flatMap(({ expect: wanted, provided }) =>
      [...Object.keys(wanted), ...Object.keys(provided)].filter((key) => key.includes('.')),
    ),
  );
  expect(keys.size).toBeGreaterThan(20);
  for (const key of [...keys].filter((_, at) => at % 10 === 0))
    expect(await explained(key)).toMatch(
      new RegExp(`^${key.replaceAll('.', '[.]')}: a fact [^\\n]*\n[\\s\\S]*Expected by [1-9]`),
    );
  expect(await complaint('explain', 'nobody.staple')).toMatch(
    /^nothing has the id "nobody.staple"/,
  );
  expect(await complaint('explain', 'again.stapel')).toMatch(/^nothing has the id "again.stapel"/);
});
