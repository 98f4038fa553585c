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
    const names: string[] = [];
    const results: (StandardResult<unknown> | Promise<StandardResult<unknown>>)[] = [];
    let waiting = false;
    for (const [name, schema] of members) {
      const result = schema['~standard'].validate(own(value as object, name));
      names.push(name);
      results.push(result);
      waiting ||= result instanceof Promise;
    }
    return waiting
      ? Promise.all(results).then((settled) => join(value as object, names, settled))
      : join(value as object, names, results as StandardResult<unknown>[]);
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
