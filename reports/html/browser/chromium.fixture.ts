import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Chromium as Debian has it. Tests that need it run where it is; CI demands it. */
export const hasChromium: boolean = spawnSync('chromium', ['--version']).status === 0;

/** A page of a report in a headless Chromium, and how to be rid of it. */
export class Opened implements AsyncDisposable {
  readonly page: Page;
  /** Errors and complaints of the page. */
  readonly problems: string[] = [];
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, page: Page, folder: string) {
    this.#browser = browser;
    this.page = page;
    this.#folder = folder;
    page.on('pageerror', ({ message }) => this.problems.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  /** Opens a report from a file, as a reader does. */
  static async report(
    html: string,
    { fragment = '', ...options }: BrowserContextOptions & { fragment?: string } = {},
  ): Promise<Opened> {
    const folder = mkdtempSync(join(tmpdir(), 'mailstaple-page-'));
    const file = join(folder, 'report.html');
    writeFileSync(file, html);
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox'],
      timeout: 120_000,
    });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const opened = new Opened(browser, page, folder);
    await page.goto(`file://${file}${fragment}`);
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
