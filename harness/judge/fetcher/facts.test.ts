import { expect, it } from 'vitest';
import { fetcher, fetches, oneByOne, shakes } from '../../fetcher-vocabulary.ts';
import type {
  Arrangement,
  Connection,
  Ending,
  FetcherObservation,
  FetcherStep,
  FetchRequest,
  FileState,
} from '../../model/observation.ts';
import { decide } from '../decide.ts';
import { connection, handshake } from '../observation.fixture.ts';
import { factsOfFetcher } from './facts.ts';
import { fetcherJudging } from './judging.ts';
import { undecidedFetcher } from './undecided.ts';

const known: Arrangement = {
  proofs: { 'as-given': 'AAAA', 'as-given#2': 'BBBB', newer: 'CCCC' },
  identities: {},
  at: '2026-01-01T00:00:00Z',
  responders: { main: 'http://ocsp.test/' },
};

const step = (change: Partial<FetcherStep> = {}): FetcherStep => ({
  ...{ name: 'only', from: 0, to: 20_000, clock: 0 },
  ...change,
});

const asked = (at: number, until?: number): FetchRequest => ({
  ...{ at, clock: 0, of: 'main', method: 'POST', target: '/', http: '1.1', headers: [], body: '' },
  ...(until === undefined ? {} : { until }),
  reply: 'an answer',
});

const seen = (change: Partial<FetcherObservation>): FetcherObservation => ({
  ...{ role: 'fetcher', steps: [], connections: [], requests: [], aliveAfter: true, log: [] },
  ...change,
});

const facts = (change: Partial<FetcherObservation>) => factsOfFetcher(seen(change), known);

it.each([
  ['open', 100, []],
  ['open', 9000, []],
  ['open', 9000, [asked(10, 20)]],
  ['late', 9000, [asked(10, 8000)]],
  ['open', 9000, [{ ...asked(10, 1600), held: 1000 }]],
  // It opened while nobody had answered: a busy machine, and not the responder.
  ['open', 9000, [asked(10)]],
  ['open', 9000, [asked(10, 9500)]],
  ['closed', 'never', [asked(10)]],
] as const)('a port is %s after %s where queries took so long', (word, opened, requests) => {
  expect(facts({ steps: [step({ opened })], requests: [...requests] }).ports).toBe(word);
});

it.each([
  ['decided', [asked(8100)]],
  ['decided', [asked(5000, 9000), asked(12_000)]],
  ['decided', [asked(8100, 9000), asked(12_000)]],
  // Whoever is not kept waiting hangs by itself.
  ['decided', [asked(12_000, 12_010)]],
  ['decided', []],
  ['undecided', [asked(12_000)]],
  ['undecided', [asked(12_000, 25_000)]],
  ['undecided', [asked(5000, 7000), asked(12_000, 13_000), asked(14_000)]],
] as const)('a handshake of twelve seconds that stalls is %s', (word, requests) => {
  const stalled = connection({
    ...{ tls: handshake('1.3', { complete: false }), ms: 12_000 },
    ending: { how: 'stalled', phase: 'handshake' },
  });
  const [scenario] = fetcher('x', {
    x: { title: 'x', proves: [], when: [shakes('only')], expect: {} },
  });
  if (!scenario) throw new Error('no scenario');
  const said = undecidedFetcher(
    seen({ steps: [step()], connections: [stalled], requests: [...requests] }),
    scenario,
  );
  expect(said === undefined ? 'decided' : 'undecided').toBe(word);
});

const oneAfterTheOther = (first: Partial<Connection>, then: Partial<Connection>): Connection[] => [
  connection({ tls: handshake('1.3'), ...first }),
  connection({ tls: handshake('1.3'), ...then }),
];

it.each([
  ['undecided', [asked(11_000, 13_000)]],
  ['decided', [asked(100, 13_000)]],
  // What others waited for later is not what this one waited for.
  ['decided', [asked(14_000)]],
] as const)(
  'of several visits one after the other each has its own time: a stalled one is %s',
  (word, requests) => {
    const [scenario] = fetcher('x', {
      x: { title: 'x', proves: [], when: [oneByOne('only', 2)], expect: {} },
    });
    if (!scenario) throw new Error('no scenario');
    const stalled = {
      ...{ tls: handshake('1.3', { complete: false }), ms: 12_000, leftAt: 12_000 },
      ending: { how: 'stalled', phase: 'handshake' } as const,
    };
    const connections = oneAfterTheOther(stalled, { ms: 10, leftAt: 20_000 });
    const said = undecidedFetcher(
      seen({ steps: [step()], connections, requests: [...requests] }),
      scenario,
    );
    expect(said === undefined ? 'decided' : 'undecided').toBe(word);
  },
);

it.each([
  ['slow', [asked(13_000, 18_500)]],
  ['prompt', [asked(100, 3000)]],
] as const)('of several visits a slow one is %s by what it waited for itself', (pace, requests) => {
  const connections = oneAfterTheOther(
    { ms: 3100, handshakeMs: 3000, leftAt: 3100 },
    { ms: 6000, handshakeMs: 5900, leftAt: 19_000 },
  );
  expect(facts({ steps: [step()], connections, requests: [...requests] }).pace).toBe(pace);
});

it('a port is late by the moment it opened, in whatever act of the scenario it was started', () => {
  const at = (openedAt: number) =>
    facts({
      steps: [step({ name: 'first', to: 5000 }), step({ from: 5000, opened: 9000, openedAt })],
      requests: [asked(5500, 15_000)],
    }).ports;
  expect(at(15_100)).toBe('late');
  expect(at(14_900)).toBe('open');
});

const file = (content?: string, inode = '1:1', beside: string[] = []): FileState => ({
  ...(content === undefined ? {} : { content, inode }),
  beside,
});

it.each([
  ['absent', file(), file()],
  ['new', file(), file('AAAA')],
  ['removed', file('AAAA'), file()],
  ['untouched', file('AAAA'), file('AAAA')],
  ['in-place', file('AAAA'), file('CCCC')],
  ['renamed', file('AAAA'), file('CCCC', '1:2')],
] as const)('a file is %s', (word, before, after) => {
  const run = { code: 0, ms: 1, output: '', before, after };
  expect(facts({ steps: [step({ run })] }).file).toBe(word);
});

it('a run is told by its code, what it wrote by name, what it left beside', () => {
  const run = { code: 1, ms: 1, output: '', before: file(), after: file('BBBB', '1:1', ['x.tmp']) };
  expect(facts({ steps: [step({ run })] })).toMatchObject({
    exit: 'not-zero',
    proof: 'as-given',
    leftovers: 'some',
  });
  const hanging = { ...run, code: 'no-end' as const, after: file() };
  expect(facts({ steps: [step({ run: hanging })] })).toMatchObject({
    exit: 'no-end',
    proof: 'absent',
    leftovers: 'none',
  });
});

it('of several handshakes the one that was left waiting decides, whoever came before', () => {
  const ended = (how: Ending['how'], tls: boolean) =>
    connection({
      name: 'only',
      ...(tls ? { tls: handshake('1.3', { complete: false }) } : {}),
      ending: { how, phase: tls ? 'handshake' : 'connect' },
    });
  const [refused, reset, stalled] = [
    ended('refused', false),
    ended('reset', true),
    ended('stalled', true),
  ];
  const told = (...connections: Connection[]) => facts({ steps: [step()], connections }).handshake;
  expect(told(refused, reset, stalled)).toBe('stalls');
  expect(told(refused, reset)).toBe('declined');
});

it('requests are those of the act in whose time they came', () => {
  const steps = [step({ name: 'first', to: 100 }), step({ name: 'after', from: 100, to: 200 })];
  const found = facts({ steps, requests: [asked(50, 60), asked(150, 160), asked(260, 270)] });
  expect([found['first.asked'], found['after.asked']]).toEqual(['once', 'again']);
});

const [about] = fetcher('group', {
  one: { title: 'one', when: [fetches('only')], expect: { proof: 'as-given' } },
});
const [counting] = fetcher('group', {
  two: { title: 'two', when: [fetches('only')], expect: { asked: 'once' } },
});

const endless = { code: 'no-end', ms: 20_000, output: '', before: file(), after: file() } as const;

it.each([
  ['asked without pause', about, { endedAfter: 200 }],
  ['not open in time', about, { steps: [step({ opened: 'never' })] }],
  ['did not end in time', about, { steps: [step({ run: endless })] }],
  ['did not end in time', about, { steps: [step({ run: endless })], requests: [asked(10, 20)] }],
] as const)('%s decides nothing about something else', (what, scenario, change) => {
  if (!scenario) throw new Error('no scenario');
  expect(undecidedFetcher(seen(change as Partial<FetcherObservation>), scenario)).toContain(what);
});

const [starting] = fetcher('group', {
  three: { title: 'three', when: [shakes('only')], expect: { ports: 'open' } },
});

it.each([
  [true, 9000, [asked(10)]],
  [true, 9000, [asked(10, 9500)]],
  // It was over before: the responder was waited for, or nobody was.
  [false, 9000, [asked(10, 8000)]],
  [false, 9000, [asked(10, 20)]],
  // In time; or asked by nobody before the port was open.
  [false, 100, [asked(10)]],
  [false, 9000, [asked(9001)]],
] as const)(
  'whether a late port says nothing (%s) goes by what was under way: %s %j',
  (open, opened, requests) => {
    if (!starting || !about) throw new Error('no scenario');
    const observation = seen({ steps: [step({ opened })], requests: [...requests] });
    const why = 'whether it waited for a while cannot be told';
    expect(undecidedFetcher(observation, starting)?.includes(why) ?? false).toBe(open);
    expect(undecidedFetcher(observation, about)).toBeUndefined();
  },
);

it.each([
  ['the number of queries is what it is about', counting, { endedAfter: 200 }],
  [
    'a responder was waited for',
    about,
    { steps: [step({ opened: 'never' })], requests: [asked(1)] },
  ],
  [
    'a run waited for a responder that never answers',
    about,
    { steps: [step({ run: endless })], requests: [asked(10)] },
  ],
  [
    'somebody was turned away behind a reload, and came again',
    about,
    {
      steps: [step()],
      connections: [
        connection({ aside: 'turned-away', ending: { how: 'refused', phase: 'connect' } }),
      ],
    },
  ],
  ['it ended by itself', about, { steps: [step({ opened: 'never' })], refused: 'bad' }],
] as const)('it is decided where %s', (_why, scenario, change) => {
  if (!scenario) throw new Error('no scenario');
  expect(undecidedFetcher(seen(change as Partial<FetcherObservation>), scenario)).toBeUndefined();
});

it('a run that had to be ended, which nobody foresaw, is played alone first', () => {
  const [scenario] = fetcher('group', {
    ends: { title: 'it ends', by: 'file', expect: { exit: 'not-zero' } },
  });
  if (!scenario) throw new Error('no scenario');
  const observation = seen({ steps: [step({ run: endless })], requests: [asked(10)] });
  const verdict = (unforeseen: boolean) =>
    decide(
      fetcherJudging,
      { scenario, variant: { transport: 'file' }, promises: [], requirements: [] },
      { observation, known, circumstances: unforeseen ? { unforeseen } : {} },
    );
  expect(verdict(false).kind).toBe('warn');
  expect(verdict(true)).toMatchObject({ kind: 'inconclusive' });
  expect(verdict(true).reason).toContain('exit is no-end, which a busy machine may bring about');
});
