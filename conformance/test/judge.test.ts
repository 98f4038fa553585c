import { describe, expect, it } from 'vitest';

import { type Check, type Expectation, judge, type SuiteRun } from '../src/judge.ts';

const wire: Check = { id: 'wire-schema-valid', status: 'SUCCESS' };
const good: Check = { id: 'asks', status: 'SUCCESS' };
const known: Expectation = {
  id: 'asks',
  status: 'WARNING',
  message: /without a state/,
  because: 'by design',
};

const ended = (checks: readonly Check[] | undefined, exitCode: number | null = 0): SuiteRun => ({
  exitCode,
  timedOut: false,
  checks,
});

describe('the verdict on a scenario', () => {
  it('passes when every check succeeded', () => {
    expect(judge(ended([good, wire]))).toEqual([]);
  });

  it('fails on a failed check', () => {
    expect(judge(ended([{ id: 'asks', status: 'FAILURE', errorMessage: 'no question' }, wire], 1))).toEqual([
      'FAILURE asks: no question',
    ]);
  });

  it('fails on a warning and on a skipped check, although the suite ends well', () => {
    expect(judge(ended([good, { id: 'more', status: 'WARNING' }]))).toEqual(['WARNING more']);
    expect(judge(ended([good, { id: 'more', status: 'SKIPPED' }]))).toEqual(['SKIPPED more']);
  });

  it('fails when the scenario was skipped or checked nothing, although the suite ends well', () => {
    expect(judge(ended(undefined))).toEqual(['the suite ran no checks (exit code 0)']);
    expect(judge(ended([]))).toEqual(['the scenario has no checks']);
    expect(judge(ended([wire]))).toEqual(['the scenario has no checks']);
  });

  it('fails when the suite did not end in time, or ended badly', () => {
    expect(judge({ ...ended([good], null), timedOut: true })).toEqual(['the suite did not end in time']);
    expect(judge(ended([good], 7))).toEqual(['the suite ended with exit code 7']);
  });

  it('takes what is only noted for no check', () => {
    const note: Check = { id: 'incoming-request', status: 'INFO' };
    expect(judge(ended([note, good, wire]))).toEqual([]);
    expect(judge(ended([note, wire]))).toEqual(['the scenario has no checks']);
  });

  it('fails when it is noted that something could not be checked', () => {
    const note: Check = { id: 'timing', status: 'INFO', errorMessage: 'could not measure' };
    expect(judge(ended([good, note]))).toEqual(['INFO timing: could not measure']);
  });

  it('passes an outcome that is expected', () => {
    const check = { id: 'asks', status: 'WARNING', errorMessage: 'answered without a state' };
    expect(judge(ended([check, wire]), [known])).toEqual([]);
  });

  it('fails when an expected outcome has another reason, or is no longer there', () => {
    const gone = 'asks was expected to be WARNING, and is not: take it off the list in scenarios.ts';
    const check = { id: 'asks', status: 'WARNING', errorMessage: 'crashed' };
    expect(judge(ended([check, wire]), [known])).toEqual(['WARNING asks: crashed', gone]);
    expect(judge(ended([good, wire]), [known])).toEqual([gone]);
  });
});
