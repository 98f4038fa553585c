import { jsonOverLimit } from '../json.ts';
import { MAX_FIELDS, MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH } from './limits.ts';
import { refuseLimit } from './refuse.ts';

/** Refuses a schema over the caps, whoever wrote it. */
export function refuseHuge(schema: unknown): void {
  const over = jsonOverLimit(schema, MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH);
  if (over === 'size') {
    refuseLimit(
      `The schema of a form has more than ${MAX_SCHEMA_BYTES} bytes of JSON.`,
      'Ask in several questions, or offer fewer options.',
    );
  }
  if (over === 'depth') {
    refuseLimit(
      `The schema of a form nests more than ${MAX_SCHEMA_DEPTH} levels, or contains itself.`,
      'Elicitation forms are flat: write the fields out.',
    );
  }
}

/** Refuses a form with more fields than a person can be asked for. */
export function refuseManyFields(count: number): void {
  if (count <= MAX_FIELDS) return;
  refuseLimit(
    `A form has ${count} fields, and at most ${MAX_FIELDS} are allowed.`,
    'Ask in several questions.',
  );
}
