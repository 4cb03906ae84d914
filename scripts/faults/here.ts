import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Act, shown } from './act.ts';

/** What is done to a run on this machine alone, with the reference as target. */

const FEW_FILES = join(import.meta.dirname, 'few-files.sh');

/** kill -9 of the run itself. */
export async function killedRun(): Promise<string[]> {
  using act = new Act(['reference']);
  const end = act.begin();
  await act.recorded(200);
  act.child?.kill('SIGKILL');
  shown((await end) === 'SIGKILL', 'it ended otherwise than by SIGKILL');
  return [...act.remains(), act.resumed(), act.cleaned()];
}

/** A disk with room for a part of the evidence; it is made larger afterwards. */
export async function fullDisk(): Promise<string[]> {
  if (process.getuid?.() !== 0) return ['left out: a small disk can only be mounted by root'];
  using disk = new Act(['reference']);
  const place = join(disk.folder, 'disk');
  mkdirSync(place);
  shown(
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', place]).status === 0,
    'no disk could be mounted',
  );
  try {
    using act = new Act(['reference'], {}, join(place, 'out'));
    const code = await act.begin();
    shown(code === 3, `exit ${code}: ${act.ending()}`);
    const sentence = act.err.trim().split('\n').at(-1) ?? '';
    shown(/takes no more \(ENOSPC\)/.test(sentence), sentence);
    shown(
      spawnSync('mount', ['-o', 'remount,size=256m', place]).status === 0,
      'the disk could not be made larger',
    );
    return [
      'exit 3, and a sentence that names ENOSPC',
      ...act.remains(),
      act.resumed(),
      act.cleaned(),
    ];
  } finally {
    spawnSync('umount', ['-l', place]);
  }
}

/** Every file handle of the process is taken in mid-run, and given back a second later. */
export async function noFiles(): Promise<string[]> {
  const few = spawnSync(
    'bash',
    [FEW_FILES, '400', process.execPath, 'cli/main.ts', 'run', 'reference'],
    {
      encoding: 'utf8',
    },
  );
  shown(
    few.status === 2 && /only 400 files may be open/.test(few.stderr),
    `with 400 files: ${few.status} ${few.stderr}`,
  );
  using act = new Act(['reference']);
  const flag = join(act.folder, 'now');
  // It runs in the process of the run and in its threads; one of them taking all is enough.
  const greedy = `import { existsSync, openSync, closeSync } from 'node:fs';
    const timer = setInterval(() => {
      if (!existsSync(${JSON.stringify(flag)})) return;
      clearInterval(timer);
      const held = [];
      try { for (;;) held.push(openSync('/dev/null')); } catch {}
      setTimeout(() => held.forEach((it) => closeSync(it)), 1000).unref();
    }, 20);
    timer.unref();`;
  const option = `--import=data:text/javascript,${encodeURIComponent(greedy)}`;
  const end = act.begin({ NODE_OPTIONS: option });
  await act.recorded(100);
  writeFileSync(flag, '');
  const code = await end;
  shown(code === 3, `exit ${code}: ${act.ending()}`);
  return [
    'with 400 files it does not begin: exit 2',
    `in mid-run: exit ${code}`,
    ...act.remains(),
    act.resumed(),
    act.cleaned(),
  ];
}

const FAKETIME = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib/faketime']
  .flatMap((dir) => [join(dir, 'faketime', 'libfaketime.so.1'), join(dir, 'libfaketime.so.1')])
  .find((path) => existsSync(path));

/** The wall clock jumps two days ahead in mid-run, by libfaketime; the steady clock goes on. */
export async function jumpingClock(): Promise<string[]> {
  if (FAKETIME === undefined) return ['left out: libfaketime is not installed'];
  using act = new Act(['reference']);
  const stamp = join(act.folder, 'clock');
  writeFileSync(stamp, '+0d');
  const env = {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: stamp,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const end = act.begin({ ...env, DONT_FAKE_MONOTONIC: '1' });
  await act.recorded(150);
  writeFileSync(stamp, '+2d');
  utimesSync(stamp, new Date(), new Date());
  const code = await end;
  const jumped = act
    .journal()
    .run.outcomes.filter(({ verdict }) => /clock of this machine was set/.test(verdict.reason));
  shown(
    code === 3 && jumped.length > 100,
    `exit ${code}, ${jumped.length} cells noticed the jump: ${act.ending()}`,
  );
  return [
    `exit ${code}; ${jumped.length} cells say that the clock was set`,
    ...act.remains(),
    act.resumed(),
    act.cleaned(),
  ];
}

/** The whole run is stopped (SIGSTOP) for longer than any step may take, and goes on. */
export async function standstill(): Promise<string[]> {
  using act = new Act(['reference']);
  const end = act.begin();
  await act.recorded(150);
  act.child?.kill('SIGSTOP');
  await new Promise((later) => setTimeout(later, 12_000));
  act.child?.kill('SIGCONT');
  const code = await end;
  shown(code === 0 || code === 3, `exit ${code}: ${act.ending()}`);
  return [`exit ${code}`, ...act.remains(), act.resumed(), act.cleaned()];
}
