import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { openProcess } from './process.ts';

const greeter = (port: number) =>
  "require('node:net').createServer((s)=>{s.on('error',()=>{});s.end('220 " +
  `here\\r\\n')}).listen(${port},'127.0.0.1');console.log('up')`;
const open = () => openProcess({ title: 'greeter', exec: process.execPath, user: undefined });

test('a program is started, followed and ended, and its folder goes', async () => {
  const machine = await open();
  const { dir, exec, bind } = machine.place;
  expect(bind).toBe('127.0.0.1');
  const [port = 0] = await machine.ports(1);
  const file = `${dir}/some/file`;
  await machine.start({
    files: [{ path: file, content: 'one' }],
    processes: [{ argv: [exec, '-e', greeter(port)] }],
    ready: [{ port, greets: true }],
    logs: [],
    ports: [port],
  });
  expect(machine.lines.all()).toContain('up');
  await machine.change([{ how: 'rename', path: file, bytes: Buffer.from('two') }]);
  expect((await machine.run(['cat', file])).output).toBe('two');
  await machine[Symbol.asyncDispose]();
  expect(existsSync(dir)).toBe(false);
  const socket = createConnection(port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain('ECONNREFUSED');
});

test('what is watched is nicer than we who watch it', async () => {
  await using machine = await open();
  const [port = 0] = await machine.ports(1);
  const tells = greeter(port).replace('here', "'+require('node:os').getPriority()+'");
  await machine.start({
    files: [],
    processes: [{ argv: [machine.place.exec, '-e', tells] }],
    ready: [{ port, greets: true }],
    logs: [],
    ports: [port],
  });
  const [greeting] = await once(createConnection(port, '127.0.0.1'), 'data');
  const nicer = Math.min(19, getPriority() + 5);
  expect(Number(String(greeting).slice(4))).toBe(nicer);
  const { output } = await machine.run(['sh', '-c', 'cat; nice']);
  expect(Number(output)).toBe(nicer);
});

test('a program that ends at once is reported with its last words', async () => {
  await using machine = await open();
  const [port = 0] = await machine.ports(1);
  const starting = machine.start({
    files: [],
    processes: [
      { argv: [machine.place.exec, '-e', "console.error('bad option');process.exit(3)"] },
    ],
    ready: [{ port, greets: true }],
    logs: [],
    ports: [port],
  });
  await expect(starting).rejects.toThrow(
    /greeter did not come up: .* ended \(code 3\)\n {4}bad option/,
  );
});

test('of several programs the one that ended says why, whatever the others say', async () => {
  await using machine = await open();
  const [port = 0] = await machine.ports(1);
  const sign = JSON.stringify(`${machine.place.dir}/talked`);
  const talks =
    `setInterval(() => console.log('all is well'), 1);` +
    `setTimeout(() => require('fs').writeFileSync(${sign}, ''), 20)`;
  const ends =
    `const look = () => require('fs').existsSync(${sign})` +
    ` ? (console.error('port taken'), process.exitCode = 1) : setTimeout(look, 5); look()`;
  const starting = machine.start({
    files: [],
    processes: [talks, ends].map((text) => ({ argv: [machine.place.exec, '-e', text] })),
    ready: [{ port, greets: true }],
    logs: [],
    ports: [port],
  });
  await expect(starting).rejects.toThrow(/ended \(code 1\)\n {4}port taken$/);
});

test('what cannot be run is said in one sentence', async () => {
  await expect(openProcess({ title: 'x', exec: '/nowhere/exim', user: undefined })).rejects.toThrow(
    '/nowhere/exim is not a program that can be run here.',
  );
});

test('ports are free and all different', async () => {
  await using machine = await open();
  const ports = await machine.ports(50);
  expect(new Set(ports).size).toBe(50);
});
