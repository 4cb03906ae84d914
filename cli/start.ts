import { keepCompiled } from './compile-cache.ts';
import { watchOutput } from './output.ts';

watchOutput();
// Before anything else is loaded.
keepCompiled();
const [{ program, isAnswered }, { UsageError }] = await Promise.all([
  import('./program.ts'),
  import('./shared/usage.ts'),
]);

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`mailstaple: ${error.message}\n`);
    process.exitCode = 2;
  } else if (!isAnswered(error)) throw error;
}
