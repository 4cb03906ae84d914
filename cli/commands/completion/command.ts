import { Argument, type Command } from 'commander';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `mailstaple completion`: what a shell reads to complete the command line. */
export function addCompletion(top: Command): void {
  top
    .command('completion')
    .description('Print what a shell reads to complete commands, options and names')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  source <(mailstaple completion bash)        in ~/.bashrc
  source <(mailstaple completion zsh)         in ~/.zshrc, after compinit
  mailstaple completion fish | source         in ~/.config/fish/config.fish`,
    )
    .action(async (shell: (typeof shells)[number]) => {
      const [{ treeOf }, { toBash }, { toZsh }, { toFish }] = await Promise.all([
        import('./tree.ts'),
        import('./bash.ts'),
        import('./zsh.ts'),
        import('./fish.ts'),
      ]);
      process.stdout.write({ bash: toBash, zsh: toZsh, fish: toFish }[shell](treeOf(top)));
    });
}
