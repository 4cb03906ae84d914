import { defineConfig } from 'vitest/config';

const rooms = ['ca', 'harness', 'containers', 'suites', 'reports', 'cli', 'scripts'].map(
  (room) => `${room}/**/*`,
);

/**
 * Our own tests. `container` needs an engine, `registry` the packages of npm; `npm test` leaves
 * them out, and says so, where there are none.
 */
export default defineConfig({
  test: {
    pool: 'threads',
    testTimeout: 60_000,
    // What imports files of the user's is run by Node as it is, so that they are as well.
    server: { deps: { external: [/\/cli\/config\/module-hooks\.ts$/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: rooms.map((room) => `${room}.test.ts`),
          exclude: ['**/*.{container,registry}.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: { name: 'container', include: rooms.map((room) => `${room}.container.test.ts`) },
      },
      {
        extends: true,
        test: { name: 'registry', include: rooms.map((room) => `${room}.registry.test.ts`) },
      },
    ],
  },
});
