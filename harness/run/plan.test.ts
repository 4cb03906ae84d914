import { describe, expect, it } from 'vitest';
import type { Scenario } from '../model/scenario.ts';
import { defineTarget, type Target, type TargetVersion } from '../model/target.ts';
import type { Runtime } from '../model/terms.ts';
import { client, ee, good, leaf, server } from '../vocabulary.ts';
import { capabilitiesOf, type Filter, needsOf, planCells, variantName } from './plan.ts';

const target = defineTarget({
  name: 'mta',
  title: 'An MTA',
  versions: [{ version: '2' }],
  roles: ['server', 'client'],
  runtimes: ['embedded'],
  capabilities: ['starttls', 'staple-file', 'send-starttls', 'request-staple'],
  promises: [],
});
const words = { title: 'x', proves: ['x'], expect: { alive: 'yes' } } as const;
const once = { ...words, versions: ['1.3'] } as const;
const sends = { ...words, expect: { delivery: 'tls' } } as const;
const bare = { blackBox: true, given: { proof: 'none' } } as const;
const scenarios: Scenario[] = [
  ...server('times', { expired: { ...once, aliases: ['server/validity/expired'] }, fresh: once }),
  ...server('files', { static: { ...once, given: { reading: 'static' } } }),
  ...server('calibration', {
    starttls: { ...once, ...bare, calibrates: 'starttls' },
    'staple-file': { ...once, calibrates: 'staple-file' },
    sni: { ...once, calibrates: 'sni' },
  }),
  ...server('names', { both: { ...words, ...bare, transports: ['starttls', 'implicit'] } }),
  ...client('asking', { good: { ...sends, versions: ['1.3'] } }),
];

const plan = (
  filter: Filter = {},
  runtime: Runtime = 'embedded',
  of: Target = target,
  version?: TargetVersion,
) => planCells(scenarios, of, version ?? { version: '2' }, runtime, filter);
const ids = (...words: Parameters<typeof plan>) => plan(...words).map(({ id }) => id);

describe('narrowed down', () => {
  const rests = [
    'server/calibration/starttls@mta:2#starttls,tls1.3,first',
    'server/calibration/staple-file@mta:2#starttls,tls1.3,first',
    'server/calibration/starttls@mta:2#starttls,tls1.3,last',
    'server/calibration/staple-file@mta:2#starttls,tls1.3,last',
  ];
  const besides = (filter: Filter) => ids(filter).filter((id) => !rests.includes(id));

  it('by globs of what is left out, aliases too; what the rest rests on stays', () => {
    const exclude = ['server/validity/*', 'server/calibration/*', 'client/*', '*implicit*'];
    expect(besides({ exclude })).toEqual([
      'server/times/fresh@mta:2#starttls,tls1.3',
      'server/files/static@mta:2#starttls,tls1.3',
      'server/names/both@mta:2#starttls,tls1.2',
      'server/names/both@mta:2#starttls,tls1.3',
    ]);
    expect(ids({ exclude })).toEqual(expect.arrayContaining(rests));
  });

  it('to scenarios or cells that are named, with what they rest on', () => {
    const cells = ['server/times/fresh@mta:2#starttls,tls1.3', 'of another target'];
    expect(besides({ cells })).toEqual(cells.slice(0, 1));
    expect(besides({ scenarios: ['server/times/fresh'] })).toEqual(cells.slice(0, 1));
    expect(ids({ cells })).toHaveLength(5);
    expect(ids({ cells: [] })).toEqual([]);
  });
});

describe('a plan', () => {
  it('is every scenario in every variant, calibrations first and last', () => {
    expect(ids()).toEqual([
      'server/calibration/starttls@mta:2#starttls,tls1.3,first',
      'server/calibration/staple-file@mta:2#starttls,tls1.3,first',
      'server/times/expired@mta:2#starttls,tls1.3',
      'server/times/fresh@mta:2#starttls,tls1.3',
      'server/files/static@mta:2#starttls,tls1.3',
      'server/names/both@mta:2#starttls,tls1.2',
      'server/names/both@mta:2#starttls,tls1.3',
      'server/names/both@mta:2#implicit,tls1.2',
      'server/names/both@mta:2#implicit,tls1.3',
      'client/asking/good@mta:2#starttls,tls1.3',
      'server/calibration/starttls@mta:2#starttls,tls1.3,last',
      'server/calibration/staple-file@mta:2#starttls,tls1.3,last',
    ]);
  });

  it('over plain HTTP is one cell that has no version of TLS', () => {
    const over = server('web', {
      both: { ...words, ...bare, transports: ['starttls', 'http'] },
      own: { ...words, ...bare, transports: ['http'], calibrates: 'resumption' },
    });
    const of = { ...target, capabilities: [...target.capabilities, 'resumption' as const] };
    const named = (filter: Filter) =>
      planCells(over, of, { version: '2' }, 'embedded', filter).map(({ id }) => id);
    expect(named({})).toEqual([
      'server/web/own@mta:2#http,first',
      'server/web/both@mta:2#starttls,tls1.2',
      'server/web/both@mta:2#starttls,tls1.3',
      'server/web/both@mta:2#http',
      'server/web/own@mta:2#http,last',
    ]);
    expect(named({ tls: '1.3' })).toEqual(['server/web/both@mta:2#starttls,tls1.3']);
    expect(named({ transport: 'http', only: ['*both*'] })).toEqual(['server/web/both@mta:2#http']);
    expect(named({ only: ['*#http'] })).toEqual(['server/web/both@mta:2#http']);
  });

  it(
    'asks a server without a staple file what may be asked of any, unless ' +
      'the certificate promises a status',
    () => {
      const without = defineTarget({ ...target, capabilities: ['starttls'] });
      const any = server('any', {
        plain: { ...once, blackBox: true },
        bound: { ...once, blackBox: true, given: { identity: leaf({ tlsFeature: [5] }) } },
        own: once,
      });
      const played = (of: Target) =>
        planCells(any, of, { version: '2' }, 'embedded').map(({ needs, unsupported }) => [
          unsupported,
          needs,
        ]);
      const cannot = 'An MTA does not claim staple-file';
      expect(played(without)).toEqual([
        [undefined, ['starttls']],
        [cannot, ['starttls', 'staple-file']],
        [cannot, ['starttls', 'staple-file']],
      ]);
      expect(played(target).every(([unsupported]) => unsupported === undefined)).toBe(true);
    },
  );

  it('gives nothing to staple to a server that cannot, neither by name nor by key', () => {
    const without = defineTarget({ ...target, capabilities: ['starttls', 'sni', 'dual-cert'] });
    const other = { identity: leaf({ names: ['a.test'] }), proof: good() };
    const any = server('any', {
      all: { ...once, blackBox: true, given: { dual: other, sni: { 'a.test': other } } },
    });
    const proofs = (of: Target) =>
      planCells(any, of, { version: '2' }, 'process').map(({ scenario }) =>
        scenario.role === 'server'
          ? [scenario.given.proof, scenario.given.dual?.proof, scenario.given.sni['a.test']?.proof]
          : [],
      );
    expect(proofs(without)).toEqual([['none', 'none', 'none']]);
    expect(proofs(target)[0]).not.toContain('none');
  });

  it('has no id twice', () => {
    expect(new Set(ids()).size).toBe(ids().length);
  });

  it('says what the target does not claim instead of leaving it out', () => {
    const said = plan().flatMap(({ id, unsupported }) =>
      unsupported ? [`${id}: ${unsupported}`] : [],
    );
    expect(said).toEqual([
      'server/files/static@mta:2#starttls,tls1.3: An MTA does not claim staple-file-static',
      'server/names/both@mta:2#implicit,tls1.2: An MTA does not claim implicit-tls',
      'server/names/both@mta:2#implicit,tls1.3: An MTA does not claim implicit-tls',
    ]);
  });

  it('has no calibration of what is not claimed', () => {
    expect(ids().some((id) => id.includes('calibration/sni'))).toBe(false);
    const able = { ...target, capabilities: [...target.capabilities, 'sni' as const] };
    expect(ids({}, 'embedded', able).filter((id) => id.includes('calibration/sni'))).toHaveLength(
      2,
    );
  });

  it('has nothing of a role the target does not play', () => {
    expect(ids({}, 'embedded', { ...target, roles: ['client'] })).toEqual([
      'client/asking/good@mta:2#starttls,tls1.3',
    ]);
  });

  it('of a box that is not ours has only what arranges nothing', () => {
    const slugs = new Set(plan({}, 'remote').map(({ scenario }) => scenario.id));
    expect([...slugs]).toEqual(['server/calibration/starttls', 'server/names/both']);
  });
});

it('a version that speaks one version of TLS alone says so of the other', () => {
  const cells = plan({ only: ['server/names/both'] }, 'embedded', target, {
    version: '2',
    tlsAlone: '1.2',
  });
  const out = cells.filter(({ unsupported }) => unsupported !== undefined);
  expect(out).not.toEqual([]);
  for (const { id, unsupported } of cells)
    if (id.includes('#starttls'))
      expect([id, unsupported]).toEqual([
        id,
        id.includes('tls1.3') ? 'An MTA speaks TLS 1.2 alone' : undefined,
      ]);
});

it('a version that has nothing of the kind says so of every cell', () => {
  const cannot = 'MTA 2 has no TLS';
  const cells = plan({}, 'embedded', target, { version: '2', cannot });
  expect(cells.length).toBeGreaterThan(0);
  expect(new Set(cells.map(({ unsupported }) => unsupported))).toEqual(new Set([cannot]));
});

describe('what a version does not survive', () => {
  const reason = 'Not played against 2 (findings: X1)';
  const out = (...entries: NonNullable<TargetVersion['unplayed']>) =>
    plan({}, 'embedded', target, { version: '2', unplayed: entries }).flatMap(
      ({ id, unsupported }) => (unsupported === reason ? [id] : []),
    );

  it('is unsupported in its own words, and nothing else is', () => {
    expect(out({ scenarios: ['server/times/expired'], reason })).toEqual([
      'server/times/expired@mta:2#starttls,tls1.3',
    ]);
    expect(out({ scenarios: ['server/names/*#starttls,tls1.2', 'client/*'], reason })).toEqual([
      'server/names/both@mta:2#starttls,tls1.2',
      'client/asking/good@mta:2#starttls,tls1.3',
    ]);
    expect(out()).toEqual([]);
  });

  it('may be bound to what a cell rests on; what calibrates that is played', () => {
    expect(out({ scenarios: ['server/*'], needs: 'staple-file', reason })).toEqual([
      'server/times/expired@mta:2#starttls,tls1.3',
      'server/times/fresh@mta:2#starttls,tls1.3',
    ]);
  });

  it('is known by an older name of the scenario as well', () => {
    expect(out({ scenarios: ['server/validity/expired'], reason })).toHaveLength(1);
  });

  it('stays for every other version', () => {
    expect(plan().some(({ unsupported }) => unsupported === reason)).toBe(false);
  });
});

describe('a filter', () => {
  it('of role, version and transport', () => {
    expect(ids({ role: 'client' })).toEqual(['client/asking/good@mta:2#starttls,tls1.3']);
    expect(ids({ tls: '1.2' })).toEqual([
      'server/names/both@mta:2#starttls,tls1.2',
      'server/names/both@mta:2#implicit,tls1.2',
    ]);
    expect(ids({ transport: 'implicit', tls: '1.3' })).toEqual([
      'server/names/both@mta:2#implicit,tls1.3',
    ]);
  });

  it('of names keeps the calibrations that the chosen rest on, and no others', () => {
    expect(ids({ only: ['server/times/expired'] })).toEqual([
      'server/calibration/starttls@mta:2#starttls,tls1.3,first',
      'server/calibration/staple-file@mta:2#starttls,tls1.3,first',
      'server/times/expired@mta:2#starttls,tls1.3',
      'server/calibration/starttls@mta:2#starttls,tls1.3,last',
      'server/calibration/staple-file@mta:2#starttls,tls1.3,last',
    ]);
    expect(ids({ only: ['server/names/*'] }).filter((id) => id.includes('staple-file'))).toEqual(
      [],
    );
    expect(ids({ only: ['client/*'] })).toEqual(['client/asking/good@mta:2#starttls,tls1.3']);
  });

  it('of names knows aliases, whole cells and calibrations themselves', () => {
    const middle = (only: string[]) => ids({ only }).filter((id) => !id.includes('/calibration/'));
    expect(middle(['server/validity/*'])).toEqual(['server/times/expired@mta:2#starttls,tls1.3']);
    expect(middle(['server/names/both@*#starttls,tls1.2'])).toEqual([
      'server/names/both@mta:2#starttls,tls1.2',
    ]);
    expect(middle(['server/times/fresh', 'client/*'])).toHaveLength(2);
    expect(ids({ only: ['server/calibration/starttls'] })).toEqual([
      'server/calibration/starttls@mta:2#starttls,tls1.3,first',
      'server/calibration/starttls@mta:2#starttls,tls1.3,last',
    ]);
  });

  it('that names nothing there is leaves nothing; an empty one leaves all', () => {
    expect(ids({ only: ['server/nowhere'] })).toEqual([]);
    expect(ids({ only: [] })).toEqual(ids());
  });
});

describe('what a version can do', () => {
  it('is what the target can, with what was added and without what was dropped', () => {
    const version = {
      version: '1',
      capabilities: { add: ['sni' as const], drop: ['staple-file' as const] },
    };
    expect([...capabilitiesOf(target, version)]).toEqual([
      'starttls',
      'send-starttls',
      'request-staple',
      'sni',
    ]);
    const cells = plan({ only: ['server/times/fresh'] }, 'embedded', target, version);
    expect(cells.map(({ unsupported }) => unsupported)).toContain(
      'An MTA does not claim staple-file',
    );
  });
});

describe('what a scenario rests on', () => {
  const [both] = server('names', { both: words });
  const [starttls] = server('calibration', {
    starttls: { ...words, ...bare, calibrates: 'starttls' },
  });
  const [asking] = client('asking', { good: sends });

  it('is its transport in that role and what it needs, but never what it calibrates itself', () => {
    expect(both && needsOf(both, 'starttls')).toEqual(['starttls', 'staple-file']);
    expect(both && needsOf(both, 'implicit')).toEqual(['implicit-tls', 'staple-file']);
    expect(asking && needsOf(asking, 'starttls')).toEqual(['send-starttls', 'request-staple']);
    expect(asking && needsOf(asking, 'implicit')).toEqual(['send-implicit-tls', 'request-staple']);
    expect(starttls && needsOf(starttls, 'starttls')).toEqual([]);
    expect(starttls && needsOf(starttls, 'implicit')).toEqual(['implicit-tls']);
  });
});

it('a variant by its name', () => {
  expect(variantName({ transport: 'implicit', tls: '1.2' })).toBe('implicit,tls1.2');
  expect(variantName({ transport: 'http' })).toBe('http');
  expect(variantName({ transport: 'http', round: 'first' })).toBe('http,first');
  expect(variantName({ transport: 'starttls', tls: '1.3', round: 'last' })).toBe(
    'starttls,tls1.3,last',
  );
});

describe('what needs names in DNS', () => {
  const dane = { ...target, capabilities: [...target.capabilities, 'dane'] } as Target;
  const byRecords = client('dane', {
    match: { ...sends, policy: { status: 'none', dane: 'try' }, versions: ['1.3'] },
  });
  const why = (runtime: Runtime) =>
    planCells(byRecords, dane, { version: '2' }, runtime).map(({ unsupported }) => unsupported);

  it('is played where the target finds them by a resolver of ours, and else said to be left', () => {
    expect(why('container')).toEqual([undefined]);
    expect(why('embedded')).toEqual([undefined]);
    for (const runtime of ['process', 'adapter'] as const)
      expect(why(runtime)).toEqual([expect.stringContaining('the resolver of its own machine')]);
  });

  it('is left by where the target runs: no line of a baseline is held against that', () => {
    const byRuntime = (runtime: Runtime, capabilities = dane.capabilities) =>
      planCells(byRecords, { ...dane, capabilities }, { version: '2' }, runtime).map(
        (cell) => cell.byRuntime,
      );
    expect(byRuntime('process')).toEqual([true]);
    expect(byRuntime('container')).toEqual([undefined]);
    // What the target does not claim it has in no runtime.
    expect(byRuntime('process', target.capabilities)).toEqual([undefined]);
  });
});

describe('what is said of TLSA records', () => {
  const [held] = server('dane', {
    held: {
      title: 'x',
      given: { tlsa: [ee('leaf')] },
      blackBox: true,
      expect: { tlsa: 'matches' },
    },
  });
  const played = (runtime: Runtime, version: { version: string; published?: true }): number =>
    held ? planCells([held], target, version, runtime).length : 0;

  it('is asked of who has some of its own, and never of whom we publish for', () => {
    for (const runtime of ['remote', 'embedded'] as const) {
      expect(played(runtime, { version: '2', published: true })).toBeGreaterThan(0);
      expect(played(runtime, { version: '2' })).toBe(0);
    }
    for (const runtime of ['container', 'process', 'adapter'] as const)
      expect(played(runtime, { version: '2', published: true })).toBe(0);
  });
});
