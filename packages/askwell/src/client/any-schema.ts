/**
 * A Standard Schema that takes everything and changes nothing. With a schema of ours the SDK hands over what came,
 * instead of what its own schema has kept of it, and lets methods pass that it doesn't know.
 */
export const anySchema: {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'askwell';
    readonly validate: (value: unknown) => { readonly value: unknown };
  };
} = { '~standard': { version: 1, vendor: 'askwell', validate: (value) => ({ value }) } };
