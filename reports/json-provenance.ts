import type { Provenance, Run, RunRecord, SetRecord } from '../harness/model/run.ts';
import { inOrder } from './json-layout.ts';

const setJson = (set: SetRecord): SetRecord => inOrder(set, ['name', 'date', 'sha256']);

/** What something was judged by, field by field. */
export const provenanceJson = ({
  suite,
  requirements,
  profile,
  baselines,
}: Provenance): Provenance => ({
  suite: inOrder(suite, ['scenarios', 'sha256']),
  requirements: setJson(requirements),
  ...(profile ? { profile: setJson(profile) } : {}),
  baselines: baselines.map((one) => inOrder(one, ['file', 'sha256'])),
});

export const toolJson = ({ name, version }: RunRecord['tool']): RunRecord['tool'] => ({
  name,
  version,
});

/** How a run was judged once more and gone on with: what is the same in every such run. */
export const laterOf = ({ run: { judgedAgain }, resumed }: Run) => ({
  ...(judgedAgain
    ? {
        judgedAgain: {
          version: judgedAgain.version,
          notJudged: judgedAgain.notJudged,
          ...(judgedAgain.before ? { before: provenanceJson(judgedAgain.before) } : {}),
        },
      }
    : {}),
  ...(resumed
    ? {
        resumed: resumed.map(({ tool, provenance }) => ({
          tool: toolJson(tool),
          provenance: provenanceJson(provenance),
        })),
      }
    : {}),
});
