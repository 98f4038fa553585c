import { own, setOwn } from '../json.ts';
import type { StandardIssue, StandardResult, StandardSchemaV1 } from './standard-schema.ts';

/** An author's validation: a value becomes data, or issues. */
export type Validate = (value: unknown) => StandardResult<unknown> | Promise<StandardResult<unknown>>;

/**
 * Joins the Standard Schemas of single fields into one validation of the whole. Synchronous if all of them are; fields
 * without a schema pass as they are.
 */
export function validateMembers(members: ReadonlyMap<string, StandardSchemaV1>): Validate {
  return (value) => {
    const pending: (StandardResult<unknown> | Promise<StandardResult<unknown>>)[] = [];
    try {
      for (const [name, schema] of members) {
        pending.push(schema['~standard'].validate(own(value as object, name)));
      }
    } catch (error) {
      // What already runs must not end as an unhandled rejection on top of the error.
      void Promise.allSettled(pending.map((result) => Promise.resolve(result)));
      throw error;
    }
    const names = [...members.keys()];
    const settled = pending.filter(
      (result): result is StandardResult<unknown> => !(result instanceof Promise),
    );
    return settled.length === pending.length
      ? join(value as object, names, settled)
      : Promise.all(pending.map((result) => Promise.resolve(result))).then((results) =>
          join(value as object, names, results),
        );
  };
}

function join(
  value: object,
  names: readonly string[],
  results: readonly StandardResult<unknown>[],
): StandardResult<unknown> {
  const issues: StandardIssue[] = [];
  const data: Record<string, unknown> = { ...value };
  results.forEach((result, index) => {
    const name = names[index] ?? '';
    if (result.issues !== undefined) {
      for (const issue of result.issues) {
        issues.push({ message: issue.message, path: [name, ...(issue.path ?? [])] });
      }
    } else if (result.value !== undefined || Object.hasOwn(value, name)) {
      setOwn(data, name, result.value);
    }
  });
  return issues.length > 0 ? { issues } : { value: data };
}
