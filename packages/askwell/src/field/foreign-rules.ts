import type { Option } from './options.ts';
import type { SchemaRules } from './schema-rules.ts';

/** The rules for schemas that another server sent: they are read as generously as is safe. */
export const foreignRules: SchemaRules = {
  wrongType: () => undefined,

  option(value): Option | undefined {
    switch (typeof value) {
      case 'string':
        return { value };
      // The protocol has texts only, but the answer to `enum: [1, 2]` is clear enough.
      case 'number':
        return { value: String(value), sent: value };
      case 'boolean':
        return { value: String(value), title: value ? 'Yes' : 'No', sent: value };
      default:
        return undefined;
    }
  },

  /** Servers do send a value twice; the first one counts. */
  options(listed): readonly Option[] {
    const byValue = new Map<string, Option>();
    for (const option of listed) if (!byValue.has(option.value)) byValue.set(option.value, option);
    return [...byValue.values()];
  },

  // Text to show at most: it is never compiled here.
  patternAs: 'foreignPattern',
  sentOn: false,
};
