import type { Expectation } from './judge.ts';

/** A scenario of the suite, at the revision that it is run for. */
export interface Scenario {
  readonly name: string;
  readonly revision: '2025-06-18' | '2025-11-25' | '2026-07-28';
  /** Checks that don't succeed for a reason that is known; whatever else doesn't succeed is a failure. */
  readonly expected?: readonly Expectation[];
}

const NO_LIST_CHANGES =
  'an Askwell server has its tools and prompts before it serves, and announces no changes';

/** What has to hold, in the order in which it is run. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'tools-call-elicitation', revision: '2025-06-18' },
  { name: 'tools-call-elicitation', revision: '2025-11-25' },
  { name: 'elicitation-sep1034-defaults', revision: '2025-11-25' },
  { name: 'elicitation-sep1330-enums', revision: '2025-11-25' },
  { name: 'input-required-result-basic-elicitation', revision: '2026-07-28' },
  { name: 'input-required-result-basic-sampling', revision: '2026-07-28' },
  { name: 'input-required-result-basic-list-roots', revision: '2026-07-28' },
  { name: 'input-required-result-request-state', revision: '2026-07-28' },
  { name: 'input-required-result-multiple-input-requests', revision: '2026-07-28' },
  { name: 'input-required-result-multi-round', revision: '2026-07-28' },
  { name: 'input-required-result-missing-input-response', revision: '2026-07-28' },
  { name: 'input-required-result-non-tool-request', revision: '2026-07-28' },
  { name: 'input-required-result-result-type', revision: '2026-07-28' },
  { name: 'input-required-result-unsupported-methods', revision: '2026-07-28' },
  { name: 'input-required-result-tampered-state', revision: '2026-07-28' },
  { name: 'input-required-result-capability-check', revision: '2026-07-28' },
  {
    name: 'input-required-result-ignore-extra-params',
    revision: '2026-07-28',
    expected: [
      {
        id: 'sep-2322-ignore-unexpected-params',
        status: 'WARNING',
        message:
          /^Server did not return complete result when valid inputResponses were provided alongside extra keys/,
        because:
          'the suite answers without the requestState of a question, and such answers count for nothing (R9)',
      },
    ],
  },
  { name: 'input-required-result-validate-input', revision: '2026-07-28' },
  {
    name: 'server-stateless',
    revision: '2026-07-28',
    expected: [
      {
        id: 'sep-2575-server-sends-prompts-list-changed-on-subscription',
        status: 'SKIPPED',
        because: NO_LIST_CHANGES,
      },
      {
        id: 'sep-2575-server-sends-tools-list-changed-on-subscription',
        status: 'SKIPPED',
        because: NO_LIST_CHANGES,
      },
    ],
  },
];
