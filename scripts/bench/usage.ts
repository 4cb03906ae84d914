/** For a bench, by `--import`: at its end the process writes what it computed to the file USAGE. */
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  writeFileSync(process.env.USAGE ?? '', JSON.stringify(process.cpuUsage()));
});
