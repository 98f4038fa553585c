// What goes over the wire: the restricted JSON Schema of elicitation. These are all the shapes that the
// revisions 2025-11-25 and 2026-07-28 know, and `WireLegacyChoice`, which 2025-06-18 has instead of titled ones.
// Type aliases, not interfaces, so that they are assignable to JsonObject.

/** The `requestedSchema` of a form elicitation. */
export type RequestedSchema = {
  readonly type: 'object';
  readonly properties: { readonly [name: string]: WireProperty };
  readonly required?: readonly string[];
};

/** One property of a {@link RequestedSchema}. */
export type WireProperty =
  | WireString
  | WireNumber
  | WireBoolean
  | WireChoice
  | WireTitledChoice
  | WireLegacyChoice
  | WireChoices;

/** The formats of text that the protocol knows. */
export type StringFormat = 'email' | 'uri' | 'date' | 'date-time';

/** Text. */
export type WireString = {
  readonly type: 'string';
  readonly title?: string;
  readonly description?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: StringFormat;
  readonly default?: string;
};

/** A number. */
export type WireNumber = {
  readonly type: 'number' | 'integer';
  readonly title?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
};

/** Yes or no. */
export type WireBoolean = {
  readonly type: 'boolean';
  readonly title?: string;
  readonly description?: string;
  readonly default?: boolean;
};

/** One of several values. */
export type WireChoice = {
  readonly type: 'string';
  readonly title?: string;
  readonly description?: string;
  readonly enum: readonly string[];
  readonly default?: string;
};

/** One of several values that have titles. */
export type WireTitledChoice = {
  readonly type: 'string';
  readonly title?: string;
  readonly description?: string;
  readonly oneOf: readonly WireOption[];
  readonly default?: string;
};

/** One of several values that have titles, as 2025-06-18 writes it; newer revisions know it still. */
export type WireLegacyChoice = {
  readonly type: 'string';
  readonly title?: string;
  readonly description?: string;
  readonly enum: readonly string[];
  readonly enumNames: readonly string[];
  readonly default?: string;
};

/** Any of several values. */
export type WireChoices = {
  readonly type: 'array';
  readonly title?: string;
  readonly description?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items:
    | { readonly type: 'string'; readonly enum: readonly string[] }
    | { readonly anyOf: readonly WireOption[] };
  readonly default?: readonly string[];
};

/** A value with its title. */
export type WireOption = { readonly const: string; readonly title: string };
