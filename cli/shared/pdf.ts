import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './usage.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
/** How long it may take to tell its version; milliseconds. */
const BUDGET = 10_000;
/** A browser that has not printed by then never will; milliseconds. */
const PATIENCE = 120_000;

/**
 * The Chromium of this machine; undefined when there is none, or none that tells its version.
 * @param budget how long each may take for that, milliseconds.
 */
export const chromiumHere = (budget = BUDGET): string | undefined =>
  names.find((name) => spawnSync(name, ['--version'], { timeout: budget }).status === 0);

/**
 * The Chromium of this machine.
 * @throws UsageError in one sentence when there is none.
 */
export function findChromium(): string {
  const found = chromiumHere();
  if (found !== undefined) return found;
  throw new UsageError(
    `a PDF is printed by Chromium, and none of ${names.join(', ')} is installed; print ` +
      'report.html from any browser instead',
  );
}

/**
 * A page of ours on paper, by the Chromium that is there.
 * @throws UsageError when there is none, or it prints nothing.
 */
export function toPdf(html: string): Buffer {
  const program = findChromium();
  const folder = mkdtempSync(join(tmpdir(), 'mailstaple-pdf-'));
  const [page, paper] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
  try {
    writeFileSync(page, html);
    const { status } = spawnSync(
      program,
      [
        '--headless',
        '--disable-gpu',
        // Its sandbox cannot be had by root; the page has a policy of its own and loads nothing.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(folder, 'profile')}`,
        '--no-pdf-header-footer',
        `--print-to-pdf=${paper}`,
        `file://${page}`,
      ],
      { stdio: 'ignore', timeout: PATIENCE },
    );
    if (status === 0) return readFileSync(paper);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  throw new UsageError(`${program} printed no PDF; print report.html from any browser instead`);
}
