import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileRun, hostileText } from '../hostile.fixture.ts';
import { toHtml } from './page.ts';

/**
 * What a browser makes of a report about a target that is out to do harm. Chromium, as Debian has
 * it.
 */
const there = spawnSync('chromium', ['--version']).status === 0;

let folder = '';
let server: Server;
let asked: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailstaple-inert-'));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever of it acts asks our server, or changes the title. */
function poison(): string {
  const address = server.address();
  const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  // What is ours goes first: the comment at the end of that text would swallow it.
  return (
    `"'><script>document.title='owned';fetch('${at}/script')</script><img ` +
    `src="${at}/img"><link rel=stylesheet href="${at}/css"><iframe ` +
    `src="${at}/frame"></iframe><svg ` +
    `onload="document.title='owned'"></svg><style>body{background:url(${at}` +
    `/background)}</style>${hostileText.replace('//x', at)}`
  );
}

/** The page as the browser has it when all is loaded. */
async function shown(
  html: string,
  fragment = '',
): Promise<{ dom: string; title: string; asked: string[] }> {
  asked = [];
  const file = join(folder, 'page.html');
  writeFileSync(file, html);
  const words = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--virtual-time-budget=10000',
    `--user-data-dir=${folder}/profile`,
  ];
  const { stdout } = await promisify(execFile)(
    'chromium',
    [...words, '--dump-dom', `file://${file}${fragment}`],
    { maxBuffer: 2 ** 26, timeout: 120_000 },
  );
  return {
    dom: stdout,
    title: /<title>(.*?)<\/title>/.exec(stdout)?.[1] ?? '',
    asked: asked.filter((path) => path !== '/favicon.ico'),
  };
}

/** Kinds of elements, and how many scripts there are. */
const kindsOf = (dom: string): { kinds: Set<string>; scripts: number } => ({
  kinds: new Set(dom.match(/<[a-z][a-z0-9-]*/g)),
  scripts: dom.match(/<script/g)?.length ?? 0,
});

if (there)
  describe('in headless Chromium', { timeout: 600_000 }, () => {
    const page = (): string => toHtml(hostileRun(poison()));
    const views = ['', '#view=matrix', '#view=requirements', '#view=charts'];

    it.each(views)('a report with poison in every text does nothing: %s', async (fragment) => {
      const clean = await shown(toHtml(hostileRun('harmless')), fragment);
      const seen = await shown(page(), fragment);
      expect(seen.asked).toEqual([]);
      expect(seen.title).not.toBe('owned');
      expect(seen.title).not.toBe('');
      expect(seen.dom.includes('data-ready="yes"')).toBe(true);
      expect(seen.dom).not.toMatch(/<(?:img|iframe|link)\b/i);
      // The poison made no element of a kind that is not there without it.
      const [known, found] = [kindsOf(clean.dom), kindsOf(seen.dom)];
      expect([...found.kinds].filter((kind) => !known.kinds.has(kind))).toEqual([]);
      expect(found.scripts).toBe(known.scripts);
    });

    it('a fragment of the poison leads nowhere', async () => {
      const said = encodeURIComponent(poison().toWellFormed());
      const fragment = `#view=cell&of=${said}&text=${said}`;
      const seen = await shown(toHtml(hostileRun('harmless')), fragment);
      expect(seen.asked).toEqual([]);
      expect(seen.title).not.toBe('owned');
      expect(seen.dom).toContain('Not in this report');
    });

    it('even were it not escaped, the policy of the page would keep it from acting', async () => {
      const raw = page().replace('</body>', `${poison()}</body>`);
      const seen = await shown(raw);
      expect(seen.asked).toEqual([]);
      expect(seen.title).not.toBe('owned');
    });

    it('without policy and escaping it would act: this test can fail', async () => {
      const seen = await shown(`<!doctype html><title>x</title><body>${poison()}</body>`);
      expect(seen.asked.length).toBeGreaterThan(2);
      expect(seen.title).toBe('owned');
    });
  });
