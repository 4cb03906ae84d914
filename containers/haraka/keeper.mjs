/**
 * Keeps one Haraka for each set of ports: started when the first connection comes, and again should
 * it have died; until it listens the connection waits. `keeper.mjs FILE` with the sets as JSON;
 * `keeper.mjs --flush FILE DOMAIN` has the Harakas named there try again what they hold for that
 * domain.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const LOOPBACK = '127.0.0.1';

/** One Haraka that may not be running. */
class Kept {
  #listening;
  #exec;
  #folder;
  #count;

  constructor(exec, { folder, ports }) {
    this.#exec = exec;
    this.#folder = folder;
    this.#count = ports.length;
  }

  /** Resolves once it listens on all of its ports, or has ended before. */
  up() {
    this.#listening ??= this.#start();
    return this.#listening;
  }

  #start() {
    const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers();
    const child = spawn(this.#exec, ['-c', this.#folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let left = this.#count;
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(line);
      if (/\[server\] Listening on /.test(line) && --left === 0) resolve();
    });
    child.once('exit', (code, signal) => {
      console.log(`keeper: the Haraka of ${this.#folder} ended (${signal ?? `code ${code}`})`);
      this.#listening = undefined;
      resolve();
    });
    return promise;
  }
}

/** Promise.withResolvers came with Node 22. */
function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve) => {
    made.resolve = resolve;
  });
  return made;
}

/** Both ways, until either side is gone. */
function join(one, other) {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ]) {
    from.pipe(to);
    from.on('error', () => to.destroy()).on('close', () => to.end());
  }
}

function keep(exec, set) {
  const kept = new Kept(exec, set);
  for (const { outer, inner } of set.ports) {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, async (outside) => {
      outside.on('error', () => outside.destroy());
      await kept.up();
      join(outside, connect({ port: inner, host: LOOPBACK, allowHalfOpen: true }));
      outside.resume();
    });
    server.listen(outer, '0.0.0.0');
  }
}

/** Haraka's own way (haraka --qunstick), to each of them at once. */
function flush(port, domain) {
  const socket = connect(port, LOOPBACK);
  const says = [`INTERNALCMD flushQueue ${domain}`, 'QUIT'];
  createInterface({ input: socket }).on('line', (line) => {
    if (/^\d{3} /.test(line)) socket.write(`${says.shift() ?? 'QUIT'}\r\n`);
  });
  socket.on('error', (error) => {
    console.log(`port ${port}: ${error.message}`);
    process.exitCode = 1;
  });
}

const [word, file, domain] = process.argv.slice(2);
if (word === '--flush')
  for (const port of JSON.parse(readFileSync(file, 'utf8'))) flush(port, domain);
else {
  const { exec, sets } = JSON.parse(readFileSync(word, 'utf8'));
  for (const set of sets) keep(exec, set);
}
